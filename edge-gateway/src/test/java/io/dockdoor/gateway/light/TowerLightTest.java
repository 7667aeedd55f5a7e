package io.dockdoor.gateway.light;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dockdoor.events.DoorId;
import io.dockdoor.events.MovementKind;
import io.dockdoor.events.Wire.DoorState;
import io.dockdoor.events.Wire.PassageNotice;
import io.dockdoor.gateway.Await;
import io.dockdoor.gateway.door.DoorTold;
import io.dockdoor.gateway.health.HealthBoard;
import io.dockdoor.gateway.health.Level;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** Against a server that takes the tower's commands byte for byte. */
class TowerLightTest {
    private static final DoorId D1 = new DoorId("D1");

    private final HealthBoard board = new HealthBoard(() -> Instant.EPOCH);

    /** A tower: every command as hex, in order; answers as it is told. */
    private static final class FakeTower implements AutoCloseable {
        final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        final BlockingQueue<String> commands = new LinkedBlockingQueue<>();
        volatile int answer = 0x06;

        FakeTower() throws IOException {
            Thread thread = new Thread(this::serve, "fake-tower");
            thread.setDaemon(true);
            thread.start();
        }

        InetSocketAddress address() {
            return InetSocketAddress.createUnresolved("127.0.0.1", server.getLocalPort());
        }

        private void serve() {
            while (!server.isClosed()) {
                try (Socket client = server.accept()) {
                    byte[] command = client.getInputStream().readNBytes(12);
                    commands.add(HexFormat.ofDelimiter(" ").formatHex(command));
                    client.getOutputStream().write(answer);
                } catch (IOException closed) {
                    // the test ends, or the client went: the next command tells
                }
            }
        }

        /** Waits for that command; what is repeated or comes before it is passed over. */
        void shows(String lamps) throws InterruptedException {
            String last = "none";
            for (String next = commands.poll(60, TimeUnit.SECONDS);
                    next != null;
                    next = commands.poll(60, TimeUnit.SECONDS)) {
                last = next;
                if (next.equals("58 58 53 00 00 06 " + lamps)) {
                    return;
                }
            }
            assertEquals("58 58 53 00 00 06 " + lamps, last);
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    private static final DoorTold NOBODY = new DoorTold() {
        @Override
        public void state(DoorId door, DoorState state) {}

        @Override
        public void passage(DoorId door, String phase, PassageNotice notice) {}
    };

    @Test
    void theTowerFollowsTheGatewayFromItsLampTestToItsEnd() throws Exception {
        try (FakeTower fake = new FakeTower()) {
            AtomicLong now = new AtomicLong();
            try (TowerLight light = new TowerLight(
                    D1,
                    new PatliteTower(fake.address()),
                    Map.of(
                            Sign.MOVED,
                            new Sign.Rule(
                                    Sign.parse("green-blink buzzer"),
                                    Sign.MOVED.rule().priority(),
                                    Duration.ofSeconds(2))),
                    board::parts,
                    board,
                    now::get)) {
                light.start();
                fake.shows("01 01 01 01 01 00");
                now.addAndGet(TimeUnit.SECONDS.toNanos(2));
                fake.shows("00 00 01 00 00 00");
                board.report("mqtt", Level.DEGRADED, "cannot-connect", "no broker");
                fake.shows("00 01 00 00 00 00");
                board.report("mqtt", Level.UP, "ok", "connected");
                DoorTold told = light.between(NOBODY);
                told.state(D1, new DoorState("passage", "both", Instant.EPOCH, "p", null, null));
                fake.shows("00 00 01 02 00 00");
                told.state(D1, new DoorState("idle", "both", Instant.EPOCH, null, null, null));
                told.judged(D1, "p", MovementKind.RECEIVE, 20);
                fake.shows("00 00 02 00 00 01");
                now.addAndGet(TimeUnit.SECONDS.toNanos(2));
                fake.shows("00 00 01 00 00 00");
                light.refused();
                fake.shows("02 00 01 00 00 02");
            }
            fake.shows("00 00 00 00 00 00");
        }
    }

    @Test
    void aTowerThatRefusesOrIsAwayIsToldAndStopsNothing() throws Exception {
        try (FakeTower fake = new FakeTower()) {
            fake.answer = 0x15;
            AtomicLong now = new AtomicLong();
            LongSupplier hurried = () -> now.addAndGet(TimeUnit.SECONDS.toNanos(1)); // every look may tell again
            try (TowerLight light =
                    new TowerLight(D1, new PatliteTower(fake.address()), Map.of(), board::parts, board, hurried)) {
                light.start();
                Await.until(60, () -> board.parts() + "", () -> "away".equals(code()));
                fake.answer = 0x06;
                Await.until(60, () -> board.parts() + "", () -> "ok".equals(code()));
                fake.close();
                Await.until(60, () -> board.parts() + "", () -> "away".equals(code()));
            }
        }
    }

    private String code() {
        HealthBoard.Health health = board.parts().get("tower-D1");
        return health == null ? "" : health.code();
    }
}
