package io.dockdoor.gateway.health;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a person does about each thing that can be wrong; the list in {@code docs/operating.md} is this one. */
public final class Remedies {
    private static final String CONNECTION = "See to the network and the MQTT broker; movements are kept meanwhile.";
    private static final Map<String, String> BY_CODE = new LinkedHashMap<>();

    static {
        put("mqtt", CONNECTION, "cannot-connect", "connection-lost", "no-answer", "not-sent", "stalled", "probe-lost");
        put("mqtt", CONNECTION, "cannot-publish", "cannot-subscribe");
        put("mqtt", "Check 'mqtt.caFile', 'certFile', 'keyFile' and the clock; doctor tries them.", "tls-refused");
        put("mqtt", "Check 'mqtt.user' and its password or certificate at the MQTT broker.", "not-authorised");
        put("mqtt", "Send a bundle: this is a fault of the program.", "failed");
        put(
                "mqtt-access",
                "Let the MQTT broker's ACL grant the gateway its own branch: config/mosquitto/dockdoor.acl.",
                "not-authorised",
                "refused");
        put(
                "ledger",
                "Start the inventory broker; movements are kept until it books them.",
                "nobody-listens",
                "inventory-broker-away");
        put("journal", "Free the disk or mount it writable; the gateway goes on by itself.", "cannot-write");
        put("journal", "See to the disk; when it is damaged, replace it and count the site.", "cannot-read");
        put("journal", "Count the site: movements were dropped because too much waited.", "gap");
        put("journal", "Count the site: the journal was damaged and is kept beside the new one.", "new-epoch");
        put("clock", "Set up time synchronisation and let UDP port 123 out to the time server.", "not-synchronised");
        put("clock", "Find out who set the clock; events say how far it jumped.", "stepped");
        put(
                "reader",
                "See that the reader is on, cabled, and at the configured address; reader discover finds readers.",
                "connection-refused",
                "connect-timeout",
                "unknown-host",
                "no-route",
                "silent",
                "connection-lost",
                "closed-by-reader");
        put("reader", "Check 'host' and 'port': something else than a reader answers there.", "not-llrp");
        put("reader", "Compare the fingerprint with the reader's, then put it into 'fingerprint'.", "tls-not-pinned");
        put("reader", "Switch LLRP over TLS on at the reader, or leave 'fingerprint' out.", "tls-failed");
        put(
                "reader",
                "End the other program that uses the reader, or restart the reader.",
                "held-by-other-client",
                "held-by-reader-connection",
                "held-by-old-connection",
                "other-client-knocks");
        put(
                "reader",
                "Check the antenna cables at the reader.",
                "antennas-disconnected",
                "antenna-disconnected",
                "no-antenna");
        put(
                "sight",
                "Look where the antennas look and at their cables: goods passed that were not read.",
                "blind",
                "antenna-quiet");
        put("scanner", "Plug the scanner in, or correct 'device'.", "away");
        put("scanner", "Scan a label of a load or document; the sentence says what this one was.", "scan-refused");
        put("tower", "See to the tower's power, cable and address.", "away");
        put(
                "door",
                "Free the disk: recent reads are not kept, a kill in mid-passage may lose one.",
                "spool-cannot-write");
        put("door", "Send a bundle: this is a fault of the program.", "fault");
        put("papers", "Free the disk: what passed for documents is not kept.", "cannot-write");
    }

    private Remedies() {}

    private static void put(String kind, String remedy, String... codes) {
        for (String code : codes) {
            BY_CODE.put(kind + " " + code, remedy);
        }
    }

    /** The sentence for a code of a part, such as {@code reader-R1} and {@code no-route}. */
    public static String of(String part, String code) {
        String bare = code.replaceFirst("-\\[.*", "");
        String exact = BY_CODE.get(part + " " + bare);
        if (exact != null) {
            return exact;
        }
        int dash = part.indexOf('-');
        String kind = dash < 0 ? part : part.substring(0, dash);
        return BY_CODE.getOrDefault(
                kind + " " + bare, "Do as its sentence says; doctor looks at everything around it.");
    }

    /** All of them, by kind of part and code with a space between. */
    public static Map<String, String> all() {
        return Collections.unmodifiableMap(BY_CODE);
    }
}
