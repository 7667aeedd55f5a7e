package io.dockdoor.gateway.calibration;

import io.dockdoor.gateway.recording.Recording;

/**
 * A recording and what really happened in it.
 *
 * @param session recordings of one session are held out together
 */
public record LabelledRecording(Recording recording, Label label, String session) {}
