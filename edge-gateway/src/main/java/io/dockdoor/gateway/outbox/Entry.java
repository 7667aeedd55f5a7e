package io.dockdoor.gateway.outbox;

import io.dockdoor.events.DoorId;
import io.dockdoor.events.MovementKind;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One event as the journal keeps it: the very bytes and attributes that go out, now and at every resend.
 *
 * @param position its place in the gateway's journal, from 1
 * @param attributes CloudEvents attributes in order
 * @param body EPCIS JSON
 */
record Entry(long position, DoorId door, MovementKind kind, Map<String, String> attributes, byte[] body) {
    /** Attributes as stored: {@code name TAB value NEWLINE}; no attribute of ours holds either. */
    static String pack(Map<String, String> attributes) {
        StringBuilder text = new StringBuilder();
        attributes.forEach(
                (name, value) -> text.append(name).append('\t').append(value).append('\n'));
        return text.toString();
    }

    static Map<String, String> unpack(String text) {
        Map<String, String> attributes = new LinkedHashMap<>();
        text.lines().forEach(line -> {
            int tab = line.indexOf('\t');
            attributes.put(line.substring(0, tab), line.substring(tab + 1));
        });
        return attributes;
    }
}
