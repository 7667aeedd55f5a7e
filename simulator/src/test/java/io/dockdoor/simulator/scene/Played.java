package io.dockdoor.simulator.scene;

import io.dockdoor.events.DoorId;
import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.TagRead;
import io.dockdoor.events.TagReads;
import java.util.ArrayList;
import java.util.List;

/** Plays recordings into lists. */
final class Played {
    private Played() {}

    static List<TagRead> reads(SceneRecording recording) {
        List<TagRead> all = new ArrayList<>();
        recording.play(new SceneRecording.Sink() {
            @Override
            public void seen(DoorId door, TagReads batch, long arrivedMicros) {
                for (int i = 0; i < batch.size(); i++) {
                    all.add(batch.get(i));
                }
            }

            @Override
            public void signalled(DoorId door, DoorSignal signal, long arrivedMicros) {}

            @Override
            public void reached(long nowMicros) {}
        });
        return all;
    }

    /** In the scenes reader Rk stands at door Dk. */
    static DoorId door(TagRead read) {
        return new DoorId("D" + read.reader().value().substring(1));
    }
}
