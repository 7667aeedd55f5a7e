package io.dockdoor.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dockdoor.events.Command;
import io.dockdoor.events.CommandReply;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.MovementKind;
import io.dockdoor.events.Wire;
import io.dockdoor.events.Wire.DoorState;
import io.dockdoor.events.Wire.PassageNotice;
import io.dockdoor.gateway.command.Asked;
import io.dockdoor.gateway.config.GatewayConfig.Button;
import io.dockdoor.gateway.config.GatewayConfig.Purpose;
import io.dockdoor.gateway.door.DoorTold;
import io.dockdoor.gateway.hardware.Inputs;
import io.dockdoor.gateway.hardware.Terminal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Push buttons, whatever box they are wired to. They ask as any other commander does: {@code sweep.start}, or {@code
 * passage.confirm} of the last load of their door. Only a button that was seen released can be pressed: what is found pressed is
 * a stuck button or a cut wire. One that counts, held for two seconds, breaks the sweep off.
 */
final class PushButtons {
    private static final Logger LOG = LoggerFactory.getLogger(PushButtons.class);
    /** A contact bounces for less than that. */
    private static final long BOUNCE_MICROS = 50_000;

    private static final long HELD_MICROS = 2_000_000;

    private final Consumer<List<DoorId>> refused;
    private final InstantSource clock;
    private final LongSupplier micros;
    /** The last passage of each door that could be spoken of. */
    private final Map<DoorId, String> passages = new ConcurrentHashMap<>();

    /**
     * @param refused hears the doors of a button whose wish cannot be done
     * @param micros steady time
     */
    PushButtons(Consumer<List<DoorId>> refused, InstantSource clock, LongSupplier micros) {
        this.refused = refused;
        this.clock = clock;
        this.micros = micros;
    }

    /**
     * Before anything starts: these are there.
     *
     * @param commands where commands are heard
     */
    void listen(List<Button> buttons, Inputs inputs, Consumer<Asked> commands) {
        buttons.forEach(button -> inputs.on(button.wire(), new Contact(button, commands)));
    }

    /** Hears which passage of a door was the last and passes it on. */
    DoorTold between(DoorTold next) {
        return new DoorTold() {
            @Override
            public void state(DoorId door, DoorState state) {
                if (state.passage() != null) {
                    passages.put(door, state.passage());
                }
                next.state(door, state);
            }

            @Override
            public void passage(DoorId door, String phase, PassageNotice notice) {
                passages.put(door, notice.passage());
                next.passage(door, phase, notice);
            }

            @Override
            public void judged(DoorId door, String passage, MovementKind kind, int tags) {
                next.judged(door, passage, kind, tags);
            }
        };
    }

    private final class Contact implements Inputs.Heard {
        private final Button button;
        private final Consumer<Asked> commands;
        private @Nullable Boolean pressed;
        private long since;

        Contact(Button button, Consumer<Asked> commands) {
            this.button = button;
            this.commands = commands;
        }

        @Override
        public void input(boolean isPressed, long atMicros) {
            long now = micros.getAsLong();
            Boolean before = pressed;
            if (before != null && before == isPressed) {
                return;
            }
            long lasted = now - since;
            pressed = isPressed;
            since = before == null ? now - BOUNCE_MICROS : now;
            if (before == null || lasted < BOUNCE_MICROS) {
                return;
            }
            if (isPressed) {
                pressed(now);
            } else if (lasted >= HELD_MICROS && button.purpose() == Purpose.COUNT) {
                ask("sweep.cancel", JsonNodeFactory.instance.objectNode(), now);
            }
        }

        private void pressed(long now) {
            ObjectNode args = JsonNodeFactory.instance.objectNode();
            if (button.purpose() == Purpose.COUNT) {
                args.put("for", button.wanted().toMillis() + " ms").put("doorClosed", button.doorClosed());
                button.doors().forEach(door -> args.withArray("doors").add(door.value()));
                ask("sweep.start", args, now);
                return;
            }
            String passage = passages.get(button.doors().get(0));
            if (passage == null) {
                LOG.warn(
                        "button at {}: nothing passed door {} yet to confirm",
                        button.wire().terminal(),
                        button.doors());
                refused.accept(button.doors());
            } else {
                ask("passage.confirm", args.put("passage", passage), now);
            }
        }

        private void ask(String verb, ObjectNode args, long now) {
            Instant issued = clock.instant();
            Terminal at = button.wire().terminal();
            String name = "button-" + (at.device().isEmpty() ? "pin" : at.device()) + "-" + at.number();
            String id = "b" + at.number() + "-" + Long.toHexString(now);
            Command command = new Command(id, issued, issued.plusSeconds(10), name, args, null, null);
            commands.accept(Asked.atTheDoor(verb, Wire.write(command), this::heard));
        }

        private void heard(CommandReply reply) {
            if (reply.state().equals("rejected") || reply.state().equals("failed")) {
                LOG.warn("button at {}: {}", button.wire().terminal(), reply.sentence());
                refused.accept(button.doors());
            }
        }
    }
}
