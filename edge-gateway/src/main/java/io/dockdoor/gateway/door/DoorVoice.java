package io.dockdoor.gateway.door;

import io.dockdoor.dedup.DoorMode;
import io.dockdoor.events.DoorFacts;
import io.dockdoor.events.DoorFacts.Document;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.MovementKind;
import io.dockdoor.events.Wire.DoorState;
import io.dockdoor.events.Wire.PassageNotice;
import io.dockdoor.gateway.health.HealthBoard;
import io.dockdoor.gateway.health.Level;
import io.dockdoor.gateway.outbox.Draft;
import io.dockdoor.gateway.papers.Papers;
import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a door says beside its movements: how it is, what it expects, and how the last load was to its papers. Belongs to the door's thread. */
final class DoorVoice {
    private final DoorId door;
    private final Papers papers;
    private final LongSupplier gatewayMicros;
    private final Supplier<Stamp> clock;
    private final DoorTold told;
    private final HealthBoard health;
    /** What the last passage was held against. */
    private @Nullable Document document;
    /** The document last told to be expected. */
    private @Nullable String expected;

    private boolean papersFail;

    DoorVoice(
            DoorId door,
            Papers papers,
            LongSupplier gatewayMicros,
            Supplier<Stamp> clock,
            DoorTold told,
            HealthBoard health) {
        this.door = door;
        this.papers = papers;
        this.gatewayMicros = gatewayMicros;
        this.clock = clock;
        this.told = told;
        this.health = health;
    }

    void state(String word, DoorMode mode, @Nullable String passage) {
        expected = papers.boundTo(door);
        told.state(
                door,
                new DoorState(
                        word,
                        mode.name().toLowerCase(Locale.ROOT),
                        clock.get().at(gatewayMicros.getAsLong()),
                        passage,
                        expected,
                        document));
    }

    /** Whether the door expects another document than it last said. */
    boolean expectedChanged() {
        return !Objects.equals(expected, papers.boundTo(door));
    }

    /** What the passage now, or the last one, was held against; null for nothing. */
    void heldAgainst(@Nullable Document its) {
        document = its;
    }

    void opened(String passage, long atMicros) {
        told.passage(door, "opened", new PassageNotice(passage, clock.get().at(atMicros), null, null));
    }

    void closed(String passage, long atMicros, boolean moved) {
        told.passage(door, "closed", new PassageNotice(passage, clock.get().at(atMicros), moved, document));
    }

    void judged(String passage, MovementKind kind, int tags) {
        told.judged(door, passage, kind, tags);
    }

    /** The last verdict is for people who look, and no trouble of the gateway's. */
    void onTheBoard(Draft draft) {
        DoorFacts facts = draft.event().door();
        if (facts != null && document != null) {
            health.report(
                    "papers-" + door,
                    Level.UP,
                    document.verdict(),
                    facts.reasons().stream()
                            .filter(reason -> reason.name().equals("document"))
                            .map(DoorFacts.Reason::detail)
                            .findFirst()
                            .orElse(document.verdict()));
        }
    }

    /** Before the spool lets go of what led to it: a passage is counted for its document once, whatever dies. */
    boolean savePapers() {
        try {
            papers.save();
            if (papersFail) {
                papersFail = false;
                health.report("papers-" + door, Level.UP, "ok", "what passed for each document is on disk again");
            }
            return true;
        } catch (IOException refused) {
            papersFail = true;
            health.report(
                    "papers-" + door,
                    Level.DEGRADED,
                    "cannot-write",
                    "what passed for each document is not kept on disk (" + refused.getMessage() + "); free the disk");
            return false;
        }
    }
}
