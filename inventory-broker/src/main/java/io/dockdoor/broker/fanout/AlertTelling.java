package io.dockdoor.broker.fanout;

import io.dockdoor.broker.mqtt.MqttLink;
import io.dockdoor.events.Topics;
import io.dockdoor.events.Wire;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The thread {@code alerts}: looks once a second at what is wrong and keeps one retained message for each, withdrawn when it is
 * over. What the process before left behind is withdrawn at the start.
 */
public final class AlertTelling implements AutoCloseable {
    private static final long TURN_MILLIS = 1_000;

    /**
     * Something that can be wrong.
     *
     * @param part the last level of its topic
     * @param wrong whether it is now
     * @param severity {@code warning} or {@code critical}
     */
    public record Condition(String part, boolean wrong, String severity, String code, String sentence, String remedy) {}

    private final MqttLink link;
    private final Topics topics;
    private final Supplier<List<Condition>> conditions;
    private final InstantSource clock;
    private final Map<String, Boolean> told = new HashMap<>();
    private final Thread thread = new Thread(this::run, "alerts");
    private volatile boolean closed;
    private volatile long turned = System.nanoTime();

    /** @param conditions the same parts each time, well or not; must not block */
    public AlertTelling(MqttLink link, Topics topics, Supplier<List<Condition>> conditions, InstantSource clock) {
        this.link = link;
        this.topics = topics;
        this.conditions = conditions;
        this.clock = clock;
    }

    public void start() {
        thread.start();
    }

    /** Monotonic time at which its thread last came round. */
    public long turnedNanos() {
        return turned;
    }

    private void run() {
        try {
            while (!closed) {
                turned = System.nanoTime();
                conditions.get().forEach(this::tell);
                TimeUnit.MILLISECONDS.sleep(TURN_MILLIS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(Condition now) {
        Boolean before = told.put(now.part(), now.wrong());
        if (before != null && before == now.wrong()) {
            return;
        }
        byte[] message = now.wrong()
                ? Wire.write(new Wire.Alert(
                        now.severity(), clock.instant(), now.part(), now.remedy(), now.code(), now.sentence()))
                : new byte[0];
        link.state(topics.inventoryAlert(now.part()), message);
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.interrupt();
        thread.join();
    }
}
