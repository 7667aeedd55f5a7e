package io.dockdoor.simulator.llrp;

import java.util.HexFormat;
import java.util.function.Consumer;

/** Requests as a client writes them. A ROSpec is put together by what differs from the usual endless one. */
final class Requested {
    int roSpecId = 1;
    int priority = 0;
    int currentState = 0;
    int[] antennas = {0};
    int hopTable = 1;
    int power = 81;
    int mode = 2;
    int session = 1;
    int reportTrigger = 2;
    int n = 1;
    int content = 0x1FC0; // antenna, channel, RSSI, both times, count, AccessSpecID
    Consumer<Frame> start = f -> startTrigger(f, 1, s -> {});
    Consumer<Frame> stop = f -> stopTrigger(f, 0, 0, s -> {});
    Consumer<Frame> aiStop = f -> aiStopTrigger(f, 0, 0, s -> {});
    Consumer<Frame> command = f -> {};
    Consumer<Frame> afterReport = f -> {};
    Consumer<Frame> afterSingulation = f -> {};
    Consumer<Frame> afterContent = f -> {};
    Consumer<Frame> afterInventory = f -> {};

    static byte[] bare(int type, long id) {
        return new Frame(type, id).toBytes();
    }

    static byte[] forRoSpec(int type, long id, long roSpec) {
        Frame f = new Frame(type, id);
        f.u32(roSpec);
        return f.toBytes();
    }

    static byte[] of(int type, long id, Consumer<Frame> body) {
        Frame f = new Frame(type, id);
        body.accept(f);
        return f.toBytes();
    }

    static void parameter(Frame f, int type, Consumer<Frame> body) {
        int start = f.open(type);
        body.accept(f);
        f.close(start);
    }

    static byte[] setConfig(long id, boolean reset, Consumer<Frame> parameters) {
        return of(3, id, f -> {
            f.u8(reset ? 0x80 : 0);
            parameters.accept(f);
        });
    }

    /** EventNotificationStates that switch those events on. */
    static Consumer<Frame> events(int... types) {
        return f -> parameter(f, 244, spec -> {
            for (int type : types) {
                parameter(spec, 245, state -> {
                    state.u16(type);
                    state.u8(0x80);
                });
            }
        });
    }

    static Consumer<Frame> gpiOn(int port) {
        return f -> parameter(f, 225, state -> {
            state.u16(port);
            state.u8(0x80);
            state.u8(0);
        });
    }

    static Consumer<Frame> hold(boolean on) {
        return f -> parameter(f, 226, spec -> spec.u8(on ? 0x80 : 0));
    }

    static Consumer<Frame> keepalive(long millis) {
        return f -> parameter(f, 220, spec -> {
            spec.u8(1);
            spec.u32(millis);
        });
    }

    static void startTrigger(Frame f, int type, Consumer<Frame> value) {
        parameter(f, 179, t -> {
            t.u8(type);
            value.accept(t);
        });
    }

    static void stopTrigger(Frame f, int type, long millis, Consumer<Frame> value) {
        parameter(f, 182, t -> {
            t.u8(type);
            t.u32(millis);
            value.accept(t);
        });
    }

    static void aiStopTrigger(Frame f, int type, long millis, Consumer<Frame> value) {
        parameter(f, 184, t -> {
            t.u8(type);
            t.u32(millis);
            value.accept(t);
        });
    }

    static Consumer<Frame> gpiTrigger(int port, boolean high, long timeoutMillis) {
        return f -> parameter(f, 181, t -> {
            t.u16(port);
            t.u8(high ? 0x80 : 0);
            t.u32(timeoutMillis);
        });
    }

    byte[] add(long id) {
        return of(
                20,
                id,
                f -> parameter(f, 177, spec -> {
                    spec.u32(roSpecId);
                    spec.u8(priority);
                    spec.u8(currentState);
                    parameter(spec, 178, boundary -> {
                        start.accept(boundary);
                        stop.accept(boundary);
                    });
                    parameter(spec, 183, this::aiSpec);
                    parameter(spec, 237, report -> {
                        report.u8(reportTrigger);
                        report.u16(n);
                        parameter(report, 238, selector -> selector.u16(content));
                        afterContent.accept(report);
                    });
                    afterReport.accept(spec);
                }));
    }

    private void aiSpec(Frame ai) {
        ai.u16(antennas.length);
        for (int antenna : antennas) {
            ai.u16(antenna);
        }
        aiStop.accept(ai);
        parameter(ai, 186, inventory -> {
            inventory.u16(7);
            inventory.u8(1);
            parameter(inventory, 222, configuration -> {
                configuration.u16(0);
                parameter(configuration, 224, transmitter -> {
                    transmitter.u16(hopTable);
                    transmitter.u16(0);
                    transmitter.u16(power);
                });
                parameter(configuration, 330, c -> {
                    c.u8(0);
                    command.accept(c);
                    parameter(c, 335, control -> {
                        control.u16(mode);
                        control.u16(0);
                    });
                    parameter(c, 336, singulation -> {
                        singulation.u8(session << 6);
                        singulation.u16(100);
                        singulation.u32(0);
                    });
                    afterSingulation.accept(c);
                });
            });
        });
        afterInventory.accept(ai);
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
