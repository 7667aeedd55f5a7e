package io.dockdoor.broker.epcis;

import io.dockdoor.broker.intake.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What became of capture requests, for a day and at most the last thousand. Events are booked before their job is there. */
public final class CaptureJobs {
    private static final int MOST = 1000;
    private static final Duration KEPT = Duration.ofDays(1);

    private final Map<String, Job> jobs = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Job> eldest) {
            return size() > MOST;
        }
    };

    /** One request. {@code proceed}: events that could be booked were, whatever the others. */
    public record Job(String id, Instant created, Instant finished, boolean proceed, List<Verdict> verdicts) {
        public Job {
            verdicts = List.copyOf(verdicts);
        }

        public boolean success() {
            return verdicts.stream().noneMatch(each -> each.is("refused"));
        }
    }

    public synchronized Job add(Instant created, Instant finished, boolean proceed, List<Verdict> verdicts) {
        Job job = new Job(UUID.randomUUID().toString(), created, finished, proceed, verdicts);
        jobs.put(job.id(), job);
        return job;
    }

    /** The job, null when there is none or it is too long ago. */
    public synchronized @Nullable Job get(String id, Instant now) {
        jobs.values().removeIf(each -> each.finished().plus(KEPT).isBefore(now));
        return jobs.get(id);
    }
}
