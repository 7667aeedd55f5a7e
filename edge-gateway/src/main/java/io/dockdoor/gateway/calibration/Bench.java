package io.dockdoor.gateway.calibration;

import io.dockdoor.dedup.Tuning;
import io.dockdoor.dedup.WindowPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The recordings of one door, judged under whatever tuning is asked for; each only once under each. What is judged is what the
 * gateway itself would say: nothing here stands in for the judge.
 */
final class Bench {
    private final WindowPlan door;
    private final List<WindowPlan> others;
    private final List<LabelledRecording> recordings;
    private final Map<Tuning, Mark[]> known = new HashMap<>();

    /** @param door as it was built, without any tuning; {@code others} are the doors it is held against */
    Bench(WindowPlan door, List<WindowPlan> others, List<LabelledRecording> recordings) {
        this.door = door;
        this.others = List.copyOf(others);
        this.recordings = List.copyOf(recordings);
    }

    int size() {
        return recordings.size();
    }

    LabelledRecording recording(int index) {
        return recordings.get(index);
    }

    Mark mark(int index, Tuning tuning) {
        Mark[] marks = known.computeIfAbsent(tuning, its -> new Mark[recordings.size()]);
        Mark mark = marks[index];
        if (mark == null) {
            LabelledRecording each = recordings.get(index);
            Outcome outcome = new Outcome();
            List<WindowPlan> plans = new ArrayList<>(others);
            plans.add(door.tuned(tuning));
            each.recording().judge(plans, (which, verdict) -> {
                if (which.equals(door.door())) {
                    outcome.told(verdict);
                }
            });
            mark = outcome.against(each.label());
            marks[index] = mark;
        }
        return mark;
    }

    List<Mark> marks(List<Integer> indexes, Tuning tuning) {
        return indexes.stream().map(index -> mark(index, tuning)).toList();
    }
}
