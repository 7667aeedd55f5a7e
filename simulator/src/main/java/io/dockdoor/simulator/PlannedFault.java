package io.dockdoor.simulator;

import io.dockdoor.events.ReaderId;
import io.dockdoor.simulator.llrp.Fault;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A fault at a time of the scene, written {@code [READER:]NAME@AT[+LASTING]}, e.g. {@code R2:busy@12s+8s}.
 *
 * @param reader null: every reader
 */
public record PlannedFault(@Nullable ReaderId reader, Fault fault, Duration at, Duration lasting) {
    private static final Pattern FORM = Pattern.compile("(?:([^:@]+):)?([a-z0-9-]+)@([0-9a-z]+)(?:\\+([0-9a-z]+))?");
    private static final Duration USUAL = Duration.ofSeconds(5);

    /** @throws IllegalArgumentException when it is not of that form; the message says what is wrong */
    public static PlannedFault parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no fault; write NAME@12s, or R2:NAME@12s+8s");
        }
        String reader = matcher.group(1);
        String lasting = matcher.group(4);
        return new PlannedFault(
                reader == null ? null : new ReaderId(reader),
                Fault.named(matcher.group(2)),
                Spans.parse(matcher.group(3)),
                lasting == null ? USUAL : Spans.parse(lasting));
    }

    boolean concerns(ReaderId id) {
        return reader == null || reader.equals(id);
    }
}
