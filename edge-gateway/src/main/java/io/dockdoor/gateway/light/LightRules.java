package io.dockdoor.gateway.light;

import io.dockdoor.gateway.health.HealthBoard.Health;
import io.dockdoor.gateway.health.Level;
import io.dockdoor.gateway.light.Sign.Rule;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What one tower shows: standing signs by how its gateway and door are, passing ones by what happened at its door. No clock: the
 * caller says when it is. One thread at a time.
 */
final class LightRules {
    private final Map<Sign, Rule> table = new EnumMap<>(Sign.class);
    /** From the least to the most pressing. */
    private final List<Sign> order;

    private final Map<Sign, Long> until = new EnumMap<>(Sign.class);
    private boolean passing;

    /** @param remapped what the site shows otherwise than by default */
    LightRules(Map<Sign, Rule> remapped) {
        for (Sign sign : Sign.values()) {
            table.put(sign, remapped.getOrDefault(sign, sign.rule()));
        }
        order = Arrays.stream(Sign.values())
                .sorted(Comparator.comparingInt(sign -> rule(sign).priority()))
                .toList();
    }

    private Rule rule(Sign sign) {
        return table.getOrDefault(sign, sign.rule());
    }

    /** Something happened; it is shown from now on for as long as its sign lasts. */
    synchronized void happened(Sign sign, long nowNanos) {
        until.put(sign, nowNanos + rule(sign).lasts().toNanos());
    }

    /** The word of the papers on a load; the newest counts. */
    synchronized void checked(String verdict, long nowNanos) {
        settled();
        happened(
                switch (verdict) {
                    case "match" -> Sign.MATCHED;
                    case "short" -> Sign.SHORT;
                    case "over", "unexpected", "wrong-pallet" -> Sign.WRONG;
                    default -> Sign.UNCLEAR;
                },
                nowNanos);
    }

    /** A person has seen to the load: nothing is said of it any more. */
    synchronized void settled() {
        until.remove(Sign.MATCHED);
        until.remove(Sign.SHORT);
        until.remove(Sign.WRONG);
    }

    /** Whether something is under way in the door. */
    synchronized void passing(boolean isSo) {
        passing = isSo;
    }

    /** Every lamp as it should be now. */
    synchronized Map<Lamp, Shine> shown(Surroundings around, long nowNanos) {
        Map<Lamp, Shine> shown = new EnumMap<>(Lamp.class);
        for (Lamp lamp : Lamp.values()) {
            shown.put(lamp, Shine.OFF);
        }
        Sign standing = standing(around);
        for (Sign sign : order) {
            Long end = until.get(sign);
            boolean on = sign == standing
                    || (sign == Sign.PASSAGE && passing)
                    || (sign == Sign.SWEEPING && around.sweeping())
                    || (end != null && nowNanos - end < 0);
            if (on) {
                shown.putAll(rule(sign).shown());
            }
        }
        return shown;
    }

    /** Of all that is so, the most pressing: one that says nothing is wrong beside one that says that something is would confuse. */
    private Sign standing(Surroundings around) {
        Sign worst = around.backlog() ? Sign.BACKLOG : Sign.READY;
        for (Map.Entry<String, Health> part : around.parts().entrySet()) {
            Sign sign = sign(part.getKey(), part.getValue());
            if (worst == Sign.READY
                    || (sign != Sign.READY
                            && rule(sign).priority() > rule(worst).priority())) {
                worst = sign;
            }
        }
        return worst;
    }

    private static Sign sign(String part, Health health) {
        if (health.level() == Level.UP) {
            return Sign.READY;
        }
        if (health.level() == Level.DOWN) {
            return Sign.FAULT;
        }
        if (part.startsWith("reader-") || part.startsWith("sight-")) {
            return Sign.BLIND;
        }
        // a refused scan has its own sign, and a tower that is away cannot show it
        if (health.code().equals("scan-refused") || part.startsWith("tower-")) {
            return Sign.READY;
        }
        return part.startsWith("mqtt") || part.equals("ledger") ? Sign.AWAY : Sign.ATTENTION;
    }
}
