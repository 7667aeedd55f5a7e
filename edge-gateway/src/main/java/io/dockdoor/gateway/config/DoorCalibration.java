package io.dockdoor.gateway.config;

import io.dockdoor.dedup.Tuning;
import io.dockdoor.events.DoorId;

/**
 * In what a door was found to differ, and on what evidence.
 *
 * @param revision counts the calibrations of this door, from 1
 * @param made when, RFC 3339
 * @param layout what it holds for: {@link GatewayConfig.Door#layout()} at that time
 * @param recordings how many recordings it rests on, in words
 * @param before how recordings that were held out were judged before it, in words
 * @param after how they were judged with it
 */
public record DoorCalibration(
        DoorId door,
        int revision,
        String made,
        String layout,
        String recordings,
        String before,
        String after,
        Tuning tuning) {
    /** {@code revision 2 of 2026-11-27T13:00:00Z, 33 recordings: ...}. */
    public String sentence() {
        return "judged by calibration " + revision + " of " + made + " (" + recordings + "); held out before: " + before
                + "; after: " + after;
    }
}
