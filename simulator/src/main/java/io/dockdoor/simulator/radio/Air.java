package io.dockdoor.simulator.radio;

import io.dockdoor.events.Epc;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What one reader's antennas have around them at a time, and the link budget to each tag. Time only goes forward. Answers
 * stand in fields until the next question.
 */
final class Air {
    /** Farther away than this no passive tag answers. */
    private static final double REACH = 18;

    private static final double TAG_GAIN_DBI = 2;
    private static final double POLARISATION_LOSS = 3;
    /** A dipole seen end-on still couples through its feed: about -14 dB. */
    private static final double LEAST_SINE_SQUARED = 0.04;
    /** Tag and receiver compress: nearer than half a metre the level rises by 20 to 25 dB per decade, not 40. */
    private static final double SATURATION_DBM = -5;

    private final Portal portal;
    private final HopPlan hops;
    private final Antenna[] antennas;
    private final Multipath multipath;
    private final Shadows shadows = new Shadows();
    private final List<Body> bodies;
    private final double[] perMetre;
    private final double[] squareConstant;
    private int next;
    private final List<NearBody> present = new ArrayList<>();

    /** The last link: power at the tag and level at the reader in dBm. */
    double tagDbm;

    double rssiDbm;
    /** The last echo: phase lag of the reply in turns, and how fast the tag comes nearer in m/s. */
    double turns;

    double approach;

    /** @param bodies in order of {@link Body#fromMicros()} */
    Air(Portal portal, HopPlan hops, List<Body> bodies, SplittableRandom random) {
        this.portal = portal;
        this.hops = hops;
        antennas = portal.antennas().toArray(Antenna[]::new);
        this.bodies = bodies;
        multipath = new Multipath(portal.antennas(), portal.y(), random);
        perMetre = new double[hops.channels()];
        squareConstant = new double[hops.channels()];
        for (int c = 0; c < perMetre.length; c++) {
            perMetre[c] = 1 / hops.wavelength(c);
            double constant = hops.wavelength(c) / (4 * Math.PI);
            squareConstant[c] = constant * constant;
        }
    }

    /** The bodies there at that time, each moved to where it is then; those out of reach are left out. */
    void gather(long now, List<NearBody> near) {
        while (next < bodies.size() && bodies.get(next).fromMicros() <= now) {
            present.add(new NearBody(bodies.get(next), next));
            next++;
        }
        near.clear();
        for (int i = present.size() - 1; i >= 0; i--) {
            NearBody each = present.get(i);
            if (each.body.untilMicros() <= now) {
                present.remove(i);
                continue;
            }
            each.moveTo(now);
            double dy = each.place.y - portal.y();
            if (each.place.x * each.place.x + dy * dy < REACH * REACH) {
                near.add(each);
            }
        }
    }

    /** Takes up where those bodies stand or go now, for the shadows they throw. */
    void look(List<NearBody> near) {
        shadows.collect(near);
    }

    /** Fills the link from antenna number {@code a} (from 0) to a tag of a body that stands where it was last moved to. */
    void link(NearBody body, int tag, int a, int channel, double txDbm) {
        Antenna from = antennas[a];
        double x = body.place.x + body.tags[tag].dx;
        double y = body.place.y + body.tags[tag].dy;
        Kept kept = body.kept(antennas.length, hops.channels(), shadows.arrangement());
        double level;
        double shade;
        if (kept == null) {
            level = level(body.tags[tag], a, x, y, channel);
            shade = shadows.ofStanding(body, from, x, y);
        } else {
            level = kept.level(tag, a, channel);
            if (Double.isNaN(level)) {
                level = level(body.tags[tag], a, x, y, channel);
                kept.level(tag, a, channel, level);
            }
            shade = kept.shade(tag, a);
            if (Double.isNaN(shade)) {
                shade = shadows.ofStanding(body, from, x, y);
                kept.shade(tag, a, shade);
            }
        }
        level -= shade + shadows.ofMoving(body, from, x, y);
        tagDbm = txDbm + level;
        rssiDbm = Math.min(tagDbm, SATURATION_DBM) + level - body.tags[tag].modulationLoss;
    }

    /** One-way gain in dB from antenna number {@code a} to a tag with nothing in between. */
    private double level(TagRadio tag, int a, double x, double y, int channel) {
        multipath.sum(a, x, y, tag.z, perMetre[channel]);
        double along = multipath.toX * tag.dipoleX + multipath.toY * tag.dipoleY + multipath.toZ * tag.dipoleZ;
        double sineSquared = Math.max(1 - along * along, LEAST_SINE_SQUARED);
        double power = multipath.re * multipath.re + multipath.im * multipath.im;
        double behind = -(multipath.toX * tag.normalX + multipath.toY * tag.normalY);
        return 10 * Math.log10(power * squareConstant[channel] * sineSquared + 1e-30)
                + TAG_GAIN_DBI
                - POLARISATION_LOSS
                - tag.bodyLoss
                - tag.faceLoss * Math.max(0, behind);
    }

    /** Fills the echo of a tag, after its link. */
    void echo(NearBody body, int tag, int a, int channel) {
        TagRadio radio = body.tags[tag];
        Motion.State place = body.place;
        multipath.sum(a, place.x + radio.dx, place.y + radio.dy, radio.z, perMetre[channel]);
        // a wave that travels d comes back 2 d late: minus the angle of h squared
        turns = -Math.atan2(multipath.im, multipath.re) / Math.PI + radio.phaseTurns;
        approach = place.vx * multipath.toX + place.vy * multipath.toY;
    }

    /** See {@link RadioModel#standing}. */
    Set<Epc> standing(double txDbm, double spareDb, double share, long at) {
        List<NearBody> near = new ArrayList<>();
        gather(at, near);
        shadows.collect(near);
        Set<Epc> can = new LinkedHashSet<>();
        for (NearBody body : near) {
            for (int tag = 0; tag < body.tags.length; tag++) {
                int answers = 0;
                for (int a = 0; a < antennas.length; a++) {
                    for (int channel = 0; channel < hops.channels(); channel++) {
                        link(body, tag, a, channel, txDbm);
                        boolean heard = tagDbm >= body.tags[tag].wakeDbm + spareDb
                                && rssiDbm >= Gen2Run.SENSITIVITY_DBM + spareDb;
                        answers += heard ? 1 : 0;
                    }
                }
                if (answers >= share * antennas.length * hops.channels()) {
                    can.add(body.tags[tag].epc);
                }
            }
        }
        return can;
    }

    /** See {@link RadioModel#readable}; looks at the middle channel. */
    boolean[] readable(Body body, double txDbm, double spareDb, int looks, long step, long from, long to) {
        NearBody alone = new NearBody(body, 0);
        List<NearBody> near = List.of(alone);
        int[] seen = new int[alone.tags.length];
        int channel = hops.channels() / 2;
        long last = Math.min(to, body.untilMicros());
        for (long t = Math.max(from, body.fromMicros()); t < last; t += step) {
            alone.moveTo(t);
            shadows.collect(near);
            for (int tag = 0; tag < seen.length; tag++) {
                for (int a = 0; a < antennas.length && seen[tag] < looks; a++) {
                    link(alone, tag, a, channel, txDbm);
                    if (tagDbm >= alone.tags[tag].wakeDbm + spareDb && rssiDbm >= Gen2Run.SENSITIVITY_DBM + spareDb) {
                        seen[tag]++;
                        break;
                    }
                }
            }
        }
        boolean[] can = new boolean[seen.length];
        for (int tag = 0; tag < can.length; tag++) {
            can[tag] = seen[tag] >= looks;
        }
        return can;
    }
}
