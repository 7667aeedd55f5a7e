package io.dockdoor.gateway.sweep;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dockdoor.events.Command;
import io.dockdoor.events.CommandReply;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.Wire;
import io.dockdoor.gateway.command.Asked;
import io.dockdoor.gateway.config.GatewayConfig.Button;
import io.dockdoor.gateway.door.ReaderTap;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Push buttons that start sweeps, through the same door as any other command. Only a button that was seen released can be
 * pressed: what is found pressed on connect is a stuck button or a cut wire. Held for two seconds it breaks the sweep off.
 */
public final class SweepButtons implements ReaderTap {
    private static final Logger LOG = LoggerFactory.getLogger(SweepButtons.class);
    /** A contact bounces for less than that. */
    private static final long BOUNCE_MICROS = 50_000;

    private static final long HELD_MICROS = 2_000_000;

    private record Key(ReaderId reader, int gpi) {}

    private static final class Contact {
        private final Button button;
        private @Nullable Boolean pressed;
        private long since;

        Contact(Button button) {
            this.button = button;
        }
    }

    private final Map<Key, Contact> contacts = new HashMap<>();
    private final Consumer<Asked> commands;
    private final Consumer<List<DoorId>> refused;
    private final InstantSource clock;
    private final LongSupplier micros;

    /**
     * @param commands where commands are heard
     * @param refused hears the doors of a button whose wish cannot be done
     * @param micros steady time
     */
    public SweepButtons(
            List<Button> buttons,
            Consumer<Asked> commands,
            Consumer<List<DoorId>> refused,
            InstantSource clock,
            LongSupplier micros) {
        buttons.forEach(button -> contacts.put(new Key(button.reader(), button.gpi()), new Contact(button)));
        this.commands = commands;
        this.refused = refused;
        this.clock = clock;
        this.micros = micros;
    }

    @Override
    public void input(ReaderId reader, int port, boolean high) {
        Contact contact = contacts.get(new Key(reader, port));
        if (contact == null) {
            return;
        }
        boolean pressed = high == contact.button.pressedWhenHigh();
        long now = micros.getAsLong();
        Boolean before = contact.pressed;
        if (before != null && before == pressed) {
            return;
        }
        long lasted = now - contact.since;
        contact.pressed = pressed;
        contact.since = before == null ? now - BOUNCE_MICROS : now;
        if (before == null || lasted < BOUNCE_MICROS) {
            return;
        }
        if (pressed) {
            ObjectNode args = JsonNodeFactory.instance
                    .objectNode()
                    .put("for", contact.button.wanted().toMillis() + " ms")
                    .put("doorClosed", contact.button.doorClosed());
            contact.button.doors().forEach(door -> args.withArray("doors").add(door.value()));
            ask(contact.button, "sweep.start", args, now);
        } else if (lasted >= HELD_MICROS) {
            ask(contact.button, "sweep.cancel", JsonNodeFactory.instance.objectNode(), now);
        }
    }

    private void ask(Button button, String verb, ObjectNode args, long now) {
        Instant issued = clock.instant();
        String name = "button-" + button.reader() + "-" + button.gpi();
        String id = "b" + button.gpi() + "-" + Long.toHexString(now);
        Command command = new Command(id, issued, issued.plusSeconds(10), name, args, null, null);
        commands.accept(Asked.atTheDoor(verb, Wire.write(command), reply -> heard(button, reply)));
    }

    private void heard(Button button, CommandReply reply) {
        if (reply.state().equals("rejected") || reply.state().equals("failed")) {
            LOG.warn("button {}/{}: {}", button.reader(), button.gpi(), reply.sentence());
            refused.accept(button.doors());
        }
    }
}
