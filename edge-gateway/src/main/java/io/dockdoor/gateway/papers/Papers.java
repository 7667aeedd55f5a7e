package io.dockdoor.gateway.papers;

import io.dockdoor.events.BadEvent;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.Identity;
import io.dockdoor.events.Wire;
import io.dockdoor.events.documents.Check;
import io.dockdoor.events.documents.Expectation;
import io.dockdoor.events.documents.ExpectedDocument;
import io.dockdoor.events.documents.Fulfilment;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The papers of all doors of a gateway: what each is to expect, which document it is bound to, and what passed for each document.
 * Any thread may ask; each question is answered from memory. What passed is on disk when {@link #save} returns, what is expected
 * when it was taken: a gateway that starts without a network goes on verifying.
 */
public final class Papers {
    private static final Logger LOG = LoggerFactory.getLogger(Papers.class);

    private static final int MOST_UNASSIGNED = 64;

    private final @Nullable PaperFolder folder;
    private final String gln;
    private final InstantSource clock;
    private final Map<DoorId, Expectation> expected = new LinkedHashMap<>();
    private final Map<String, Fulfilment> open = new TreeMap<>();
    private final Map<DoorId, String> bound = new HashMap<>();
    private final Set<String> changed = new HashSet<>();
    /** Loads under way that no document was found for yet: what a revision adds may show which it is. */
    private final Map<String, Set<String>> unassigned = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Set<String>> eldest) {
            return size() > MOST_UNASSIGNED;
        }
    };

    private boolean boundChanged;

    /**
     * Reads what the process before kept.
     *
     * @param gln GLN-13 of the site
     * @throws IOException when the folder cannot be read
     */
    public Papers(PaperFolder folder, String gln, InstantSource clock) throws IOException {
        this(gln, clock, folder);
        for (byte[] message : folder.expectations()) {
            try {
                Expectation read = Wire.read(message, Expectation.class);
                expected.put(new DoorId(read.door()), read);
            } catch (BadEvent | IllegalArgumentException spoilt) {
                LOG.warn("an expectation kept on disk makes no sense and is passed over: {}", spoilt.getMessage());
            }
        }
        refill();
        for (PaperFolder.Tally tally : folder.tallies()) {
            Fulfilment its = open.get(tally.document());
            if (its == null) {
                folder.forget(tally.document());
            } else {
                tally.passages().forEach(each -> its.carried(each.passage(), each.back(), each.identities()));
            }
        }
        folder.bound().forEach((door, key) -> bound.put(new DoorId(door), key));
    }

    private Papers(String gln, InstantSource clock, @Nullable PaperFolder folder) {
        this.folder = folder;
        this.gln = gln;
        this.clock = clock;
    }

    /** Papers that die with the process. */
    static Papers forgetful(String gln, InstantSource clock) {
        return new Papers(gln, clock, null);
    }

    /**
     * The retained message of a door's expect topic. None (empty) means that nothing is expected any more.
     *
     * @throws BadEvent when it makes no sense; what was expected before stands
     * @throws IOException when it cannot be kept on disk; it counts all the same
     */
    public void expect(DoorId door, byte[] message) throws BadEvent, IOException {
        Expectation its;
        if (message.length == 0) {
            its = new Expectation(door.value(), Instant.MAX, List.of());
        } else {
            its = Wire.read(message, Expectation.class);
            if (!its.door().equals(door.value())) {
                throw new BadEvent("door: '" + its.door() + "' is not that of the topic, " + door);
            }
        }
        synchronized (this) {
            expected.put(door, its);
            refill();
        }
        if (folder != null) {
            folder.keep(door.value(), message);
        }
    }

    private void refill() {
        Set<String> listed = new HashSet<>();
        for (Expectation each : expected.values()) {
            for (Expectation.Expected paper : each.documents()) {
                String key = paper.document().key();
                listed.add(key);
                Fulfilment before = open.get(key);
                Fulfilment its = before == null ? new Fulfilment(paper.document()) : before.of(paper.document());
                its.elsewhere(paper.passed());
                open.put(key, its);
            }
        }
        open.keySet().removeIf(key -> {
            boolean gone = !listed.contains(key);
            if (gone) {
                changed.add(key);
            }
            return gone;
        });
    }

    /**
     * Binds a door to a document until it is released or the document is closed.
     *
     * @param document its number, or {@code type/number}
     * @return null when done, else why not, for a person
     */
    public synchronized @Nullable String bind(DoorId door, String document) {
        List<String> found = open.keySet().stream()
                .filter(key -> key.equals(document)
                        || key.substring(key.indexOf('/') + 1).equals(document))
                .toList();
        if (found.size() != 1) {
            return found.isEmpty()
                    ? "no open document '" + document + "' is known here; known: "
                            + (open.isEmpty() ? "none" : String.join(", ", open.keySet()))
                    : "'" + document + "' is the number of " + String.join(" and ", found) + "; say which";
        }
        bound.put(door, found.get(0));
        boundChanged = true;
        return null;
    }

    /** The door is bound to nothing any more. */
    public synchronized void release(DoorId door) {
        boundChanged |= bound.remove(door) != null;
    }

    /** The document a door is bound to, as {@code shipment/4711}; null when to none. */
    public synchronized @Nullable String boundTo(DoorId door) {
        ExpectedDocument its = itsDocument(door);
        return its == null ? null : its.key();
    }

    private @Nullable ExpectedDocument itsDocument(DoorId door) {
        Fulfilment commanded = open.get(bound.getOrDefault(door, ""));
        if (commanded != null) {
            return commanded.document();
        }
        List<ExpectedDocument> assigned = listed(door).stream()
                .filter(each -> door.value().equals(each.door()))
                .toList();
        return assigned.size() == 1 ? assigned.get(0) : null;
    }

    private List<ExpectedDocument> listed(DoorId door) {
        Expectation its = expected.get(door);
        return its == null || its.until().isBefore(clock.instant())
                ? List.of()
                : its.documents().stream().map(Expectation.Expected::document).toList();
    }

    /**
     * Holds a load, or what a revision adds to it, against the papers.
     *
     * @return null when there is nothing to hold it against: no document that goes this way is known
     */
    public synchronized @Nullable Checked check(DoorId door, Passing load) {
        for (Fulfilment each : open.values()) {
            if (each.knows(load.passage())) {
                return taken(each, load, each.back(load.passage()), "as before");
            }
        }
        Passing all = load.with(unassigned.getOrDefault(load.passage(), Set.of()));
        Choice choice = choose(door, all);
        if (choice.paper() != null) {
            unassigned.remove(load.passage());
            return taken(choice.paper(), all, choice.back(), choice.why());
        }
        boolean verified = load.direction() != null
                && listed(door).stream().anyMatch(each -> each.directionAt(gln) == load.direction());
        if (!verified) {
            return null;
        }
        unassigned.put(load.passage(), new LinkedHashSet<>(all.identities()));
        return new Checked(null, nothing(all.identities().stream().noneMatch(Papers::isGoods)), choice.why());
    }

    private static Check nothing(boolean untagged) {
        return new Check(
                untagged ? Check.Verdict.NO_TAG : Check.Verdict.NOT_ASSIGNED,
                List.of(),
                List.of(),
                Map.of(),
                Map.of(),
                untagged ? "no tag was read that names goods or a pallet" : "no document is assigned to what passed");
    }

    private Checked taken(Fulfilment paper, Passing load, boolean back, String why) {
        paper.carried(load.passage(), back, load.identities());
        changed.add(paper.document().key());
        return new Checked(paper.document(), paper.check(load.passage()), why);
    }

    private record Choice(@Nullable Fulfilment paper, boolean back, String why) {}

    /** Scanned, else came back, else bound, else the best match. */
    private Choice choose(DoorId door, Passing load) {
        for (int i = load.scannedDocuments().size() - 1; i >= 0; i--) {
            String scanned = load.scannedDocuments().get(i);
            for (Fulfilment each : open.values()) {
                if (each.document().id().equals(scanned)) {
                    return new Choice(each, against(each, load), "its number was scanned");
                }
            }
        }
        List<String> things = load.identities().stream().filter(Papers::isGoods).toList();
        for (Fulfilment each : open.values()) {
            if (against(each, load) && 2 * each.passed(things) > things.size()) {
                return new Choice(each, true, "most of it passed for it before");
            }
        }
        ExpectedDocument mine = itsDocument(door);
        if (mine != null) {
            Fulfilment its = open.get(mine.key());
            if (its != null && !against(its, load)) {
                return new Choice(its, false, "the door is bound to it");
            }
        }
        Fulfilment best = null;
        long most = 0;
        for (ExpectedDocument each : listed(door)) {
            Fulfilment its = open.get(each.key());
            long fits = its == null || against(its, load) ? 0 : its.fits(things);
            if (fits > most) {
                most = fits;
                best = its;
            }
        }
        return best != null && 2 * most >= things.size()
                ? new Choice(best, false, "it fits best of the open documents")
                : new Choice(
                        null, false, "nothing was scanned, the door is bound to none, and it fits no open document");
    }

    private boolean against(Fulfilment paper, Passing load) {
        return load.direction() != null && paper.document().directionAt(gln) != load.direction();
    }

    private static boolean isGoods(String identity) {
        Identity its = Identity.parse(identity);
        return its instanceof Identity.TradeItem || its instanceof Identity.LogisticUnit;
    }

    /** The last word on a passage; null when it was held against nothing. */
    public synchronized @Nullable Checked standing(String passage) {
        for (Fulfilment each : open.values()) {
            if (each.knows(passage)) {
                return new Checked(each.document(), each.check(passage), "as before");
            }
        }
        return null;
    }

    /** The passage was taken back. */
    public synchronized void voided(String passage) {
        unassigned.remove(passage);
        for (Fulfilment each : open.values()) {
            if (each.knows(passage)) {
                each.voided(passage);
                changed.add(each.document().key());
            }
        }
    }

    /** Puts on disk what changed since. */
    public void save() throws IOException {
        if (folder == null) {
            return;
        }
        synchronized (folder) {
            Unsaved unsaved = unsaved();
            try {
                for (PaperFolder.Tally each : unsaved.tallies()) {
                    folder.keep(each);
                }
                for (String key : unsaved.gone()) {
                    folder.forget(key);
                }
                if (unsaved.doors() != null) {
                    folder.keepBound(unsaved.doors());
                }
            } catch (IOException refused) {
                again(unsaved);
                throw refused;
            }
        }
    }

    private record Unsaved(
            List<PaperFolder.Tally> tallies,
            List<String> gone,
            @Nullable Map<String, String> doors) {}

    private synchronized Unsaved unsaved() {
        List<PaperFolder.Tally> tallies = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        for (String key : changed) {
            Fulfilment its = open.get(key);
            if (its == null) {
                gone.add(key);
            } else {
                tallies.add(tally(key, its));
            }
        }
        changed.clear();
        Map<String, String> doors = null;
        if (boundChanged) {
            boundChanged = false;
            doors = new TreeMap<>();
            for (Map.Entry<DoorId, String> each : bound.entrySet()) {
                doors.put(each.getKey().value(), each.getValue());
            }
        }
        return new Unsaved(tallies, gone, doors);
    }

    private synchronized void again(Unsaved unsaved) {
        unsaved.tallies().forEach(each -> changed.add(each.document()));
        changed.addAll(unsaved.gone());
        boundChanged |= unsaved.doors() != null;
    }

    private static PaperFolder.Tally tally(String key, Fulfilment its) {
        List<PaperFolder.Passed> passages = new ArrayList<>();
        its.passages()
                .forEach((passage, identities) ->
                        passages.add(new PaperFolder.Passed(passage, its.back(passage), List.copyOf(identities))));
        return new PaperFolder.Tally(key, passages);
    }
}
