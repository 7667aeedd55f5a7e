package io.dockdoor.gateway.light;

import io.dockdoor.gateway.health.HealthBoard.Health;
import io.dockdoor.gateway.health.Level;
import java.util.EnumMap;
import java.util.Map;

/**
 * What one tower shows: standing signs by the gateway's health, passing ones by what happened at its door. No clock: the caller
 * says when it is. One thread at a time.
 */
final class LightRules {
    private final Map<Sign, Map<Lamp, Shine>> lamps = new EnumMap<>(Sign.class);
    private final Map<Sign, Long> until = new EnumMap<>(Sign.class);
    private boolean passing;

    /** @param remapped what the site shows otherwise than by default */
    LightRules(Map<Sign, Map<Lamp, Shine>> remapped) {
        for (Sign sign : Sign.values()) {
            lamps.put(sign, remapped.getOrDefault(sign, sign.shown()));
        }
    }

    /** Something happened; it is shown from now on for as long as its sign lasts. */
    synchronized void happened(Sign sign, long nowNanos) {
        until.put(sign, nowNanos + sign.lasts().toNanos());
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
    synchronized Map<Lamp, Shine> shown(Map<String, Health> parts, long nowNanos) {
        Map<Lamp, Shine> shown = new EnumMap<>(Lamp.class);
        for (Lamp lamp : Lamp.values()) {
            shown.put(lamp, Shine.OFF);
        }
        Sign standing = standing(parts);
        for (Sign sign : Sign.values()) {
            Long end = until.get(sign);
            boolean on = sign == standing || (sign == Sign.PASSAGE && passing) || (end != null && nowNanos - end < 0);
            if (on) {
                shown.putAll(lamps.getOrDefault(sign, Map.of()));
            }
        }
        return shown;
    }

    private static Sign standing(Map<String, Health> parts) {
        Sign worst = Sign.READY;
        for (Map.Entry<String, Health> part : parts.entrySet()) {
            Health health = part.getValue();
            boolean blind = part.getKey().startsWith("reader-") && health.level() != Level.UP;
            if (health.level() == Level.DOWN || blind) {
                return Sign.FAULT;
            }
            // a refused scan has its own sign, and a tower that is away cannot show it
            boolean told = health.code().equals("scan-refused") || part.getKey().startsWith("tower-");
            if (health.level() == Level.DEGRADED && !told) {
                worst = Sign.ATTENTION;
            }
        }
        return worst;
    }
}
