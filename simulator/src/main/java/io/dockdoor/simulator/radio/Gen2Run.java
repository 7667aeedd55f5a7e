package io.dockdoor.simulator.radio;

import io.dockdoor.simulator.RadioField.Hearing;
import io.dockdoor.simulator.RadioField.InventoryPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One reader's inventory: antenna visits, channel hops, frames of 2^Q slots with the Q algorithm, session flags. It runs slot
 * by slot and keeps its place between calls, so how the time is cut into calls changes nothing. One owner.
 */
final class Gen2Run {
    /** Weaker than this the receiver loses the reply (logistic, 1 dB wide). */
    static final double SENSITIVITY_DBM = -82;

    private static final double WAKE_SOFTNESS_DB = 0.7;
    /** A chip that runs keeps running a little below the power that woke it. */
    private static final double FADE_BELOW_WAKE_DB = 1;

    private static final double CAPTURE_DB = 6;
    private static final double CAPTURE_CHANCE = 0.4;
    private static final double Q_STEP = 0.3;
    private static final int MOST_Q = 10;
    /** Switching the antenna and powering up: carrier off, then Select and the first Query. */
    private static final long SWITCH_MICROS = 2_000;
    /**
     * Between two inventory rounds a commodity reader thinks: with it one tag before one antenna is read 71 times a second, as
     * measured, where slots alone would allow 287.
     */
    private static final long ROUND_MICROS = 8_000;

    /** Who has power is looked at again when something has moved by an eighth of a wavelength. */
    private static final double SURVEY_METRES = 0.04;

    private final Portal portal;
    private final RadioSettings settings;
    private final Gen2Profile timing;
    private final Air air;
    private final SplittableRandom random;
    private final ReportNoise noise;

    private int[] planAntennas = {};
    private int[] planPower = {};
    private int session;
    private boolean dualTarget;

    private long clock;
    private long calledUntil;
    private int visit = -1;
    private long visitEnds;
    private long hopAt;
    private int[] hopOrder = {};
    private int hop;
    private long stretchEnds;
    private int antenna;
    private double txDbm;
    private int channel;
    private double[] q = {};
    private boolean targetB;
    private int heardSinceTurn;

    private final List<NearBody> near = new ArrayList<>();
    private long surveyAgainAt;
    private NearBody[] who = new NearBody[64];
    private int[] which = new int[64];
    private float[] power = new float[64];
    private int energised;
    private int[] following = new int[64];
    private final int[] head = new int[1 << MOST_Q];
    private int slot;
    private int slots;

    Gen2Run(Portal portal, RadioSettings settings, Air air, SplittableRandom random) {
        this.portal = portal;
        this.settings = settings;
        this.timing = settings.profile();
        this.air = air;
        this.random = random;
        noise = new ReportNoise(
                portal.antennas().size(), settings.hops().channels(), settings.phaseFlip(), random.split());
    }

    void run(InventoryPlan plan, long from, long to, Hearing hearing) {
        if (plan.antennas().length == 0) {
            calledUntil = to;
            return;
        }
        if (from > calledUntil || !asBefore(plan)) {
            begin(plan, from);
        }
        calledUntil = to;
        while (true) {
            if (clock >= stretchEnds || clock + timing.successMicros > stretchEnds) {
                if (stretchEnds >= to) {
                    return;
                }
                clock = Math.max(clock, stretchEnds);
                stretch();
            } else if (clock + timing.successMicros >= to) {
                return;
            } else if (energised == 0) {
                clock = stretchEnds;
            } else if (slot >= slots) {
                frame();
            } else {
                slot(hearing);
            }
        }
    }

    private boolean asBefore(InventoryPlan plan) {
        return session == plan.session()
                && dualTarget == plan.dualTarget()
                && Arrays.equals(planAntennas, plan.antennas())
                && Arrays.equals(planPower, plan.txPowerCentiDbm());
    }

    private void begin(InventoryPlan plan, long at) {
        planAntennas = plan.antennas().clone();
        planPower = plan.txPowerCentiDbm().clone();
        session = plan.session();
        dualTarget = plan.dualTarget();
        if (planPower.length != planAntennas.length) {
            throw new IllegalArgumentException("a plan names one power per antenna");
        }
        q = new double[planAntennas.length];
        Arrays.fill(q, 4);
        clock = at;
        stretchEnds = at;
        visit = -1;
        visitEnds = at;
        hopAt = at;
        targetB = false;
        heardSinceTurn = 0;
    }

    /** Starts the next stretch on one antenna and one channel: the carrier was off before it. */
    private void stretch() {
        if (clock >= hopAt) {
            hop++;
            if (hop >= hopOrder.length) {
                hopOrder = settings.hops().order(random);
                hop = 0;
            }
            channel = hopOrder[hop];
            hopAt = clock + settings.hops().dwellMicros(random);
        }
        if (clock >= visitEnds) {
            visit = (visit + 1) % planAntennas.length;
            antenna = portal.antennas().indexOf(portal.antenna(planAntennas[visit]));
            txDbm = planPower[visit] / 100.0;
            visitEnds = planAntennas.length == 1
                    ? hopAt
                    : clock
                            + (settings.shortestVisitMicros() == settings.longestVisitMicros()
                                    ? settings.shortestVisitMicros()
                                    : random.nextLong(settings.shortestVisitMicros(), settings.longestVisitMicros()));
            clock += SWITCH_MICROS;
        }
        stretchEnds = Math.min(visitEnds, hopAt);
        air.gather(clock, near);
        for (int b = 0; b < near.size(); b++) {
            NearBody body = near.get(b);
            if (session == 0) {
                body.losePower();
            }
            for (int t = 0; t < body.tags.length; t++) {
                double u = random.nextDouble(0.02, 0.98);
                body.luck[t] = (float) (WAKE_SOFTNESS_DB * Math.log(u / (1 - u)));
            }
        }
        if (session == 0) {
            targetB = false;
        }
        survey();
        slots = 0;
        slot = 0;
    }

    /** Finds out which tags have power now. */
    private void survey() {
        energised = 0;
        double fastest = 1e-3;
        for (int b = 0; b < near.size(); b++) {
            near.get(b).moveTo(clock);
        }
        air.look(near);
        for (int b = 0; b < near.size(); b++) {
            NearBody body = near.get(b);
            fastest = Math.max(fastest, Math.abs(body.place.vx) + Math.abs(body.place.vy));
            for (int t = 0; t < body.tags.length; t++) {
                air.link(body, t, antenna, channel, txDbm);
                if (air.tagDbm + body.luck[t] >= body.tags[t].wakeDbm) {
                    if (energised == which.length) {
                        int room = energised * 2;
                        who = Arrays.copyOf(who, room);
                        which = Arrays.copyOf(which, room);
                        power = Arrays.copyOf(power, room);
                        following = Arrays.copyOf(following, room);
                    }
                    who[energised] = body;
                    which[energised] = t;
                    power[energised] = (float) air.tagDbm;
                    energised++;
                } else if (session == 0) {
                    body.inB[t] = false;
                }
            }
        }
        surveyAgainAt = clock + (long) (SURVEY_METRES / fastest * 1e6);
    }

    /** A Query: every tag with power whose flag matches the target draws a slot. */
    private void frame() {
        if (clock >= surveyAgainAt) {
            survey();
        }
        int size = 1 << (int) Math.round(q[visit]);
        Arrays.fill(head, 0, size, -1);
        int taking = 0;
        for (int i = 0; i < energised; i++) {
            NearBody body = who[i];
            int t = which[i];
            boolean b = body.readsB(t, session, clock);
            body.poweredAt[t] = clock;
            if (b == targetB) {
                int drawn = random.nextInt(size);
                following[i] = head[drawn];
                head[drawn] = i;
                taking++;
            }
        }
        slot = 0;
        slots = size;
        if (taking == 0) {
            // the reader finds out by a few empty slots, then turns to the other target or waits
            slots = 0;
            clock += 4L * timing.emptyMicros;
            if (dualTarget) {
                clock += ROUND_MICROS;
                targetB = !targetB;
                q[visit] = Math.min(MOST_Q, Math.log(heardSinceTurn + 1.0) / Math.log(2));
                heardSinceTurn = 0;
            } else {
                q[visit] = Math.max(0, q[visit] - 4 * Q_STEP);
            }
        }
    }

    private void slot(Hearing hearing) {
        int first = head[slot++];
        if (first < 0) {
            clock += timing.emptyMicros;
            adjust(-Q_STEP);
            return;
        }
        int taken = first;
        if (following[first] >= 0) {
            taken = captured(first);
            if (taken < 0) {
                clock += timing.collisionMicros;
                adjust(Q_STEP);
                return;
            }
        }
        clock += timing.successMicros;
        hear(who[taken], which[taken], hearing);
    }

    /** The collider that is heard over all others, or -1. */
    private int captured(int first) {
        int strongest = first;
        float second = Float.NEGATIVE_INFINITY;
        for (int i = following[first]; i >= 0; i = following[i]) {
            if (power[i] > power[strongest]) {
                second = power[strongest];
                strongest = i;
            } else {
                second = Math.max(second, power[i]);
            }
        }
        // 6 dB at the reader are 3 dB at the tag: the way back counts too
        boolean above = 2 * (power[strongest] - second) > CAPTURE_DB;
        return above && random.nextDouble() < CAPTURE_CHANCE ? strongest : -1;
    }

    /** A QueryAdjust once Q rounds to another value: whoever has not been read draws again. */
    private void adjust(double by) {
        double before = q[visit];
        q[visit] = Math.max(0, Math.min(MOST_Q, before + by));
        if (Math.round(before) != Math.round(q[visit])) {
            slots = 0;
            slot = 0;
        }
    }

    private void hear(NearBody body, int t, Hearing hearing) {
        body.moveTo(clock);
        air.link(body, t, antenna, channel, txDbm);
        double reaches = 1 / (1 + Math.exp(-(air.rssiDbm - SENSITIVITY_DBM)));
        boolean awake = air.tagDbm + body.luck[t] >= body.tags[t].wakeDbm - FADE_BELOW_WAKE_DB;
        if (!awake || random.nextDouble() >= reaches) {
            return;
        }
        air.echo(body, t, antenna, channel);
        body.inB[t] = !targetB;
        body.setAt[t] = clock;
        heardSinceTurn++;
        double wavelength = settings.hops().wavelength(channel);
        hearing.heard(
                clock,
                planAntennas[visit],
                body.tags[t].epc,
                TagRadio.PC,
                noise.rssiCenti(air.rssiDbm),
                channel + 1,
                noise.phase(air.turns, air.rssiDbm, antenna, channel),
                noise.doppler16(air.approach, wavelength, air.rssiDbm, channel));
    }
}
