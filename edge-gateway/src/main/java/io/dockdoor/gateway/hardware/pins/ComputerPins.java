package io.dockdoor.gateway.hardware.pins;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.exception.Pi4JException;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputProvider;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputProvider;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import io.dockdoor.gateway.hardware.Box;
import io.dockdoor.gateway.hardware.Inputs;
import io.dockdoor.gateway.hardware.Output;
import io.dockdoor.gateway.hardware.Terminal;
import io.dockdoor.gateway.hardware.Terminal.Kind;
import io.dockdoor.gateway.hardware.Wire;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The computer's own pins. Pi4J is asked for levels and changes only: its debouncing and blinking are not used, ours are. The
 * provider is chosen by name, {@code gpiod} on a Raspberry Pi, {@code mock} to try without.
 */
public final class ComputerPins implements Box, AutoCloseable {
    private final Context pi4j;
    private final Map<Integer, DigitalInput> inputs = new HashMap<>();
    private final Map<Integer, DigitalOutput> outputs = new HashMap<>();
    private final Inputs heard;
    private final LongSupplier micros;

    private ComputerPins(Context pi4j, Inputs heard, LongSupplier micros) {
        this.pi4j = pi4j;
        this.heard = heard;
        this.micros = micros;
    }

    /**
     * Takes the pins; outputs are off. Nothing is told before {@link #start}.
     *
     * @param provider {@code gpiod} or {@code mock}
     * @param wires of any boxes; those on pins are taken
     * @param lamps likewise
     * @param micros steady gateway time
     * @throws IOException when this computer has no such pins, or they may not be used; the message says what to do
     */
    public static ComputerPins open(
            String provider, List<Wire> wires, List<Output> lamps, Inputs heard, LongSupplier micros)
            throws IOException {
        Context context = null;
        try {
            DigitalInputProvider in = provider(provider, "Input", DigitalInputProvider.class);
            DigitalOutputProvider out = provider(provider, "Output", DigitalOutputProvider.class);
            context = Pi4J.newContextBuilder()
                    .noAutoDetect()
                    .disableShutdownHook()
                    .add(in, out)
                    .build();
            ComputerPins pins = new ComputerPins(context, heard, micros);
            for (Wire wire : wires) {
                if (wire.terminal().kind() == Kind.PINS) {
                    pins.take(wire, in);
                }
            }
            for (Output lamp : lamps) {
                if (lamp.terminal().kind() == Kind.PINS) {
                    pins.take(lamp, out);
                }
            }
            return pins;
        } catch (Pi4JException | IllegalStateException | IllegalArgumentException | LinkageError refused) {
            if (context != null) {
                context.shutdown();
            }
            throw new IOException(
                    "the pins of this computer cannot be used (" + refused.getMessage()
                            + "); is it a Raspberry Pi, and is this user in the group gpio?",
                    refused);
        }
    }

    private static <T> T provider(String name, String way, Class<T> type) throws IOException {
        String prefix = name.equals("mock") ? "Mock" : "GpioD";
        String itsClass = "com.pi4j.plugin." + name + ".provider.gpio.digital." + prefix + "Digital" + way + "Provider";
        try {
            return type.cast(Class.forName(itsClass).getMethod("newInstance").invoke(null));
        } catch (ClassNotFoundException | NoSuchMethodException | IllegalAccessException missing) {
            throw new IOException("the pin provider '" + name + "' is not installed beside this program", missing);
        } catch (InvocationTargetException failed) {
            throw new IllegalStateException(String.valueOf(failed.getCause()), failed);
        }
    }

    private void take(Wire wire, DigitalInputProvider provider) {
        int line = wire.terminal().number();
        PullResistance pull = switch (wire.pull()) {
            case UP -> PullResistance.PULL_UP;
            case DOWN -> PullResistance.PULL_DOWN;
            case NONE -> PullResistance.OFF;
        };
        inputs.put(
                line,
                provider.create(DigitalInput.newConfigBuilder(pi4j)
                        .id("pin-in-" + line)
                        .address(line)
                        .pull(pull)
                        .debounce(0L)
                        .build()));
    }

    private void take(Output lamp, DigitalOutputProvider provider) {
        int line = lamp.terminal().number();
        DigitalState off = lamp.onWhenHigh() ? DigitalState.LOW : DigitalState.HIGH;
        outputs.put(
                line,
                provider.create(DigitalOutput.newConfigBuilder(pi4j)
                        .id("pin-out-" + line)
                        .address(line)
                        .initial(off)
                        .shutdown(off)
                        .build()));
    }

    /** Tells how every input is, and from now on each change. */
    public void start() {
        inputs.forEach((line, input) -> {
            // an event has no time: it is now
            input.addListener(event -> level(line, event.state()));
            level(line, input.state());
        });
    }

    private void level(int line, DigitalState state) {
        if (state != DigitalState.UNKNOWN) {
            heard.level(new Terminal(Kind.PINS, "", line), state == DigitalState.HIGH, micros.getAsLong());
        }
    }

    /** The input on that line, for tests that move it. */
    DigitalInput input(int line) {
        DigitalInput input = inputs.get(line);
        if (input == null) {
            throw new IllegalArgumentException("no input on line " + line);
        }
        return input;
    }

    /** The output on that line, for tests that look at it. */
    DigitalOutput output(int line) {
        DigitalOutput output = outputs.get(line);
        if (output == null) {
            throw new IllegalArgumentException("no output on line " + line);
        }
        return output;
    }

    @Override
    public void set(int output, boolean high) throws IOException {
        try {
            output(output).state(high ? DigitalState.HIGH : DigitalState.LOW);
        } catch (Pi4JException refused) {
            throw new IOException("pin " + output + " cannot be set: " + refused.getMessage(), refused);
        }
    }

    /** The computer's pins are there as long as it is. */
    @Override
    public long lives() {
        return 1;
    }

    /** Lets go of the pins; outputs are off. */
    @Override
    public void close() {
        pi4j.shutdown();
    }
}
