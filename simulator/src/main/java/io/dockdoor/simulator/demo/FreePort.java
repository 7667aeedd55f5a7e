package io.dockdoor.simulator.demo;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Loopback ports for servers that must be told theirs before they start. Taken from below those that systems give to outgoing
 * connections (Linux: from 32,768 on), as one of these could take the port before its server does.
 */
public final class FreePort {
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 30_000;
    private static final int TRIES = 1_000;

    private FreePort() {}

    /**
     * A port nobody listens on.
     *
     * @throws IOException when none was found
     */
    public static int pick() throws IOException {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IOException("no free loopback port from " + LOWEST + " to " + HIGHEST);
    }

    private static boolean isFree(int port) throws IOException {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.isBound();
        } catch (BindException taken) {
            return false;
        }
    }
}
