package io.dockdoor.gateway.door;

import io.dockdoor.events.DoorFacts.Document;
import io.dockdoor.events.DoorFacts.Reason;
import io.dockdoor.events.InventoryEvent.Transaction;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was scanned before a load crossed and so belongs to it; empty when nothing was. */
record Bound(List<Said> scans) {
    static final Bound NONE = new Bound(List.of());

    Bound {
        scans = List.copyOf(scans);
    }

    /** The things that were scanned: they moved with the load, whether or not a tag said so too. */
    List<String> things() {
        return scans.stream()
                .filter(said -> said.kind() == Said.Kind.THING)
                .map(Said::id)
                .toList();
    }

    /** Numbers of the documents that were scanned, the last one last. */
    List<String> numbers() {
        return scans.stream()
                .filter(said -> said.kind() != Said.Kind.THING)
                .map(Said::id)
                .toList();
    }

    /** The documents, each as CBV writes a business transaction of this site's ({@code urn:epcglobal:cbv:bt:}). */
    List<Transaction> transactions(String gln) {
        return scans.stream()
                .filter(said -> said.kind() != Said.Kind.THING)
                .map(said -> new Transaction(word(said), "urn:epcglobal:cbv:bt:" + gln + ":" + encoded(said.id())))
                .toList();
    }

    private static String encoded(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * The document of the movement: the last one scanned, else the last thing. {@code unchecked} when the gateway does not know
     * what should be in it, {@code confirmed} or {@code unconfirmed} by whether every thing scanned was read as a tag too.
     *
     * @param read identities that tags told
     */
    @Nullable Document document(Set<String> read) {
        if (scans.isEmpty()) {
            return null;
        }
        List<String> unread =
                things().stream().filter(thing -> !read.contains(thing)).toList();
        Said named = scans.get(scans.size() - 1);
        for (Said said : scans) {
            if (said.kind() != Said.Kind.THING) {
                named = said;
            }
        }
        String verdict = things().isEmpty() ? "unchecked" : unread.isEmpty() ? "confirmed" : "unconfirmed";
        return new Document(
                named.kind() == Said.Kind.THING ? "scan" : word(named), named.id(), verdict, unread, List.of());
    }

    /** One sentence for each scan, with how long before the crossing it was. */
    List<Reason> reasons(long crossedMicros) {
        return scans.stream()
                .map(said -> new Reason(
                        "scanned",
                        String.format(
                                Locale.ROOT, "%s %.1f s before", said.id(), (crossedMicros - said.atMicros()) / 1e6),
                        0))
                .toList();
    }

    private static String word(Said said) {
        return said.kind().name().toLowerCase(Locale.ROOT);
    }
}
