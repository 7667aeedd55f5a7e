package io.dockdoor.gateway.door;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.stream.Collectors;

/**
 * All that a record says, down to the last of its components: two that differ anywhere have different fingerprints. A record's own
 * {@code toString()} would do, but what the JVM spins for one of forty components at run time is a twelfth of the gateway's start.
 */
final class Fingerprint {
    private Fingerprint() {}

    /** The text of a value; records and lists are taken apart. */
    static String of(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(Fingerprint::of).collect(Collectors.joining(", ", "[", "]"));
        }
        if (!(value instanceof Record)) {
            return String.valueOf(value);
        }
        StringBuilder text = new StringBuilder(value.getClass().getSimpleName()).append('[');
        try {
            String before = "";
            for (RecordComponent part : value.getClass().getRecordComponents()) {
                text.append(before)
                        .append(part.getName())
                        .append('=')
                        .append(of(part.getAccessor().invoke(value)));
                before = ", ";
            }
        } catch (IllegalAccessException | InvocationTargetException impossible) {
            throw new IllegalStateException("a public record keeps nothing to itself", impossible);
        }
        return text.append(']').toString();
    }
}
