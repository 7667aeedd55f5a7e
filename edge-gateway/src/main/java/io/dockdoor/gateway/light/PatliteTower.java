package io.dockdoor.gateway.light;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A network tower light that speaks Patlite's PNS command over TCP (NHL manual, "Operation control command"); it blinks by itself. */
public final class PatliteTower implements Fixture {
    private static final int TIMEOUT_MILLIS = 2_000;
    private static final int NAK = 0x15;
    private static final int HEAD = 6;

    /** So that one that was off comes back right. */
    private static final long REFRESH_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final InetSocketAddress address;
    private @Nullable Map<Lamp, Shine> last;
    private @Nullable IOException away;
    private long toldAt;

    /** @param address unresolved: names are looked up with each connection */
    public PatliteTower(InetSocketAddress address) {
        this.address = address;
    }

    /** The command: product category, 'S', and a byte for each lamp in the order of {@link Lamp}. */
    static byte[] command(Map<Lamp, Shine> shown) {
        Lamp[] lamps = Lamp.values();
        byte[] command = new byte[HEAD + lamps.length];
        command[0] = 0x58;
        command[1] = 0x58;
        command[2] = 0x53;
        command[5] = (byte) lamps.length;
        for (int i = 0; i < lamps.length; i++) {
            command[HEAD + i] = (byte)
                    switch (shown.getOrDefault(lamps[i], Shine.OFF)) {
                        case OFF -> 0;
                        case ON -> 1;
                        case BLINK -> 2;
                        case PULSE -> 3; // flashing pattern 2
                    };
        }
        return command;
    }

    /**
     * Shows it, over a connection of its own: the tower serves one client at a time, and a cut cable is noticed with the next command.
     *
     * @throws IOException when the tower cannot be reached, refuses, or does not answer within two seconds
     */
    @Override
    public long show(Map<Lamp, Shine> shown, long nanos) throws IOException {
        if (!shown.equals(last) || nanos - toldAt >= REFRESH_NANOS) {
            last = Map.copyOf(shown);
            toldAt = nanos;
            away = null;
            try {
                send(command(shown));
            } catch (IOException refused) {
                away = new IOException(
                        "the tower at " + address.getHostString() + ":" + address.getPort() + " shows nothing: "
                                + refused.getMessage(),
                        refused);
            }
        }
        if (away != null) {
            throw away;
        }
        return REFRESH_NANOS;
    }

    private void send(byte[] command) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.getHostString(), address.getPort()), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(command);
            InputStream in = socket.getInputStream();
            int answer = in.read();
            if (answer < 0) {
                throw new IOException("it closed the connection; is its protocol set to PNS?");
            }
            if (answer == NAK) {
                throw new IOException("it refused the command; is its protocol set to PNS?");
            }
        }
    }
}
