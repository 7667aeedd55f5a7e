package io.dockdoor.gateway.mqtt;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a connection tells; handed over on Paho's threads, so whoever hears it only puts it into a queue. */
public sealed interface LinkEvent {
    /**
     * The broker answered a publish of quality 1.
     *
     * @param tag what the publisher gave along
     * @param reason MQTT 5 reason code: 0 taken, 16 taken but nobody subscribed, 128 and up refused
     */
    record Acked(long tag, int reason) implements LinkEvent {
        public boolean refused() {
            return reason >= 0x80;
        }
    }

    /** That publish did not go out. */
    record NotSent(long tag, String why) implements LinkEvent {}

    /**
     * A message for us.
     *
     * @param retained the broker kept it, or was told to keep it
     * @param responseTopic where the sender wants an answer, null when it says nothing
     * @param correlation what the sender wants back with the answer
     * @param along user properties; of a name sent twice the last
     */
    record Arrived(
            String topic,
            byte[] body,
            boolean retained,
            @Nullable String responseTopic,
            byte @Nullable [] correlation,
            Map<String, String> along)
            implements LinkEvent {}

    /** Nothing happened at the connection; there may be something new to send. */
    record Nudge() implements LinkEvent {}

    /** The connection is over. */
    record Lost(String why) implements LinkEvent {}
}
