package io.dockdoor.gateway;

import io.dockdoor.gateway.config.GatewayConfig;
import io.dockdoor.gateway.config.GatewayConfig.Module;
import io.dockdoor.gateway.hardware.Box;
import io.dockdoor.gateway.hardware.Boxes;
import io.dockdoor.gateway.hardware.Inputs;
import io.dockdoor.gateway.hardware.ModuleBox;
import io.dockdoor.gateway.hardware.Terminal;
import io.dockdoor.gateway.hardware.Terminal.Kind;
import io.dockdoor.gateway.hardware.Wire;
import io.dockdoor.gateway.hardware.pins.ComputerPins;
import io.dockdoor.gateway.health.HealthBoard;
import io.dockdoor.gateway.health.Level;
import io.dockdoor.reader.modbus.ModuleSettings;
import io.dockdoor.reader.serial.SerialLine;
import java.io.IOException;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** From the configuration to the boxes beside the readers. One that is not there is told on the health board and stops nothing. */
final class Hardware {
    private Hardware() {}

    /** Opens I/O modules and the computer's pins; what is not configured is not even loaded. Telling begins when {@link Start} is run. */
    static Start open(
            GatewayConfig config,
            Stages stages,
            Boxes boxes,
            Inputs inputs,
            HealthBoard board,
            LongSupplier micros,
            RandomGenerator random)
            throws IOException {
        Start start = () -> {};
        if (!config.modules().isEmpty() || !config.scanners().isEmpty()) {
            SerialLine.natives(config.state().resolve("native"));
        }
        for (Module module : config.modules()) {
            ModuleBox box = stages.opened(
                    "module " + module.id(), new ModuleBox(settings(config, module), inputs, board, micros, random));
            boxes.add(Kind.MODULE, module.id(), box);
            Start before = start;
            start = () -> {
                before.run();
                box.start();
            };
        }
        if (config.usesPins()) {
            Start before = start;
            Start pins = pins(config, stages, boxes, inputs, board, micros);
            start = () -> {
                before.run();
                pins.run();
            };
        }
        return start;
    }

    /** What is open begins to tell. */
    interface Start {
        void run();
    }

    private static Start pins(
            GatewayConfig config, Stages stages, Boxes boxes, Inputs inputs, HealthBoard board, LongSupplier micros) {
        try {
            ComputerPins pins = stages.opened(
                    "pins", ComputerPins.open(config.pins(), config.wires(), config.outputs(), inputs, micros));
            boxes.add(Kind.PINS, "", pins);
            board.report("pins", Level.UP, "ok", "the pins of this computer are in use");
            return pins::start;
        } catch (IOException refused) {
            board.report("pins", Level.DEGRADED, "unusable", String.valueOf(refused.getMessage()));
            boxes.add(Kind.PINS, "", new Box() {
                @Override
                public void set(int output, boolean high) throws IOException {
                    throw new IOException(refused.getMessage(), refused);
                }

                @Override
                public long lives() {
                    return 0;
                }
            });
            return () -> {};
        }
    }

    private static ModuleSettings settings(GatewayConfig config, Module module) {
        int inputs = config.wires().stream()
                .map(Wire::terminal)
                .filter(terminal -> isOf(module, terminal))
                .mapToInt(Terminal::number)
                .max()
                .orElse(0);
        return ModuleSettings.of(
                module.id(), module.device(), module.baud(), module.parity(), module.unit(), inputs, module.poll());
    }

    private static boolean isOf(Module module, Terminal terminal) {
        return terminal.kind() == Kind.MODULE && terminal.device().equals(module.id());
    }
}
