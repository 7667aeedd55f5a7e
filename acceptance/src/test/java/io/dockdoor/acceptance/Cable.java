package io.dockdoor.acceptance;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A network cable between a client and a local port, to be pulled by a test. Connections made while it is out are refused. */
final class Cable implements Closeable {
    private final ServerSocket near;
    private final int farPort;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean in = true;

    Cable(int farPort) throws IOException {
        this.farPort = farPort;
        near = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        new Thread(this::accept, "cable-accept").start();
    }

    int port() {
        return near.getLocalPort();
    }

    /** Pulled out: both ends see their connection die without a goodbye. */
    void pull() throws IOException {
        in = false;
        for (Socket each : sockets) {
            each.close();
        }
        sockets.clear();
    }

    void plugIn() {
        in = true;
    }

    private void accept() {
        while (!near.isClosed()) {
            try {
                Socket client = near.accept();
                if (!in) {
                    client.close();
                    continue;
                }
                Socket reader = new Socket(InetAddress.getLoopbackAddress(), farPort);
                // closing resets then: nobody is told politely
                client.setSoLinger(true, 0);
                reader.setSoLinger(true, 0);
                sockets.add(client);
                sockets.add(reader);
                pump(client, reader);
                pump(reader, client);
            } catch (IOException e) {
                if (!near.isClosed()) {
                    throw new IllegalStateException("the cable broke by itself", e);
                }
            }
        }
    }

    private void pump(Socket from, Socket to) {
        new Thread(
                        () -> {
                            byte[] bytes = new byte[8192];
                            try (from;
                                    to) {
                                InputStream in = from.getInputStream();
                                for (int got = in.read(bytes); got >= 0; got = in.read(bytes)) {
                                    to.getOutputStream().write(bytes, 0, got);
                                }
                            } catch (IOException pulled) {
                                // what a pulled cable looks like from inside
                                sockets.remove(from);
                            }
                        },
                        "cable")
                .start();
    }

    @Override
    public void close() throws IOException {
        near.close();
        pull();
    }
}
