package io.dockdoor.acceptance.faults;

import io.dockdoor.simulator.llrp.LastBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A TCP line on loopback that can be cut, slowed down, stalled as a half-open line is, or refuse every caller. */
final class FaultyLine implements AutoCloseable {
    private static final int CONNECT_MILLIS = 2000;
    private static final int BUFFER = 16 * 1024;

    private final ServerSocket listener;
    private final int target;
    private final Set<Socket> open = Collections.synchronizedSet(new HashSet<>());
    private final List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
    private final Object stallLock = new Object();
    private final AtomicLong given = new AtomicLong();
    private final LastBytes taken = new LastBytes();
    private boolean stalled;
    private volatile int delayMillis;
    private volatile boolean refusing;
    private volatile boolean closed;

    /** Listens on a free loopback port and passes everything on to {@code target}. */
    FaultyLine(int target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        spawn("line-accept-" + target, this::acceptAll);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Resets every connection, at whatever byte it is. */
    void cut() {
        List<Socket> now;
        synchronized (open) {
            now = List.copyOf(open);
        }
        for (Socket each : now) {
            reset(each);
        }
    }

    /** While stalled nothing passes and nobody is told: what a pulled cable looks like. */
    void stall(boolean on) {
        synchronized (stallLock) {
            stalled = on;
            stallLock.notifyAll();
        }
    }

    /** Whatever passes takes that much longer; 0 ends it. */
    void delay(int millis) {
        delayMillis = millis;
    }

    /** While refusing, callers are accepted and dropped at once: what a port forward to nowhere looks like. */
    void refuse(boolean on) {
        refusing = on;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        listener.close();
        stall(false);
        cut();
        List<Thread> all;
        synchronized (threads) {
            all = List.copyOf(threads);
        }
        for (Thread each : all) {
            try {
                each.join(5000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void acceptAll() {
        while (!closed) {
            try {
                Socket caller = listener.accept();
                if (refusing) {
                    reset(caller);
                } else {
                    connect(caller);
                }
            } catch (IOException e) {
                if (!closed) {
                    throw new IllegalStateException("the faulty line cannot accept any more", e);
                }
            }
        }
    }

    private void connect(Socket caller) {
        Socket callee = new Socket();
        try {
            // a line holds little: what is in it is lost with it
            callee.setReceiveBufferSize(BUFFER);
            caller.setSendBufferSize(BUFFER);
            callee.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_MILLIS);
            caller.setTcpNoDelay(true);
            callee.setTcpNoDelay(true);
        } catch (IOException e) {
            // the other end is down: the caller sees what it would see without us
            reset(callee);
            reset(caller);
            return;
        }
        open.add(caller);
        open.add(callee);
        AtomicInteger ways = new AtomicInteger(2);
        spawn("line-to-" + target, () -> pump(caller, callee, false, ways));
        spawn("line-from-" + target, () -> pump(callee, caller, true, ways));
    }

    /** @param ways of the two that still flow: with the second the sockets are done with */
    private void pump(Socket from, Socket to, boolean back, AtomicInteger ways) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (back) {
                    taken.note(Arrays.copyOf(buffer, n));
                }
                TimeUnit.MILLISECONDS.sleep(delayMillis);
                awaitFlow();
                out.write(buffer, 0, n);
                given.addAndGet(back ? n : 0);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            // one end is gone: the other must learn it the hard way
            reset(to);
            if (back) {
                rememberTheRest(from);
            }
            reset(from);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(from);
            if (ways.decrementAndGet() == 0) {
                reset(from);
                reset(to);
            }
        }
    }

    /** Both ends of what is open. */
    Set<Socket> connections() {
        synchronized (open) {
            return Set.copyOf(open);
        }
    }

    /** What came from the target so far. */
    LastBytes taken() {
        return taken;
    }

    /** Bytes of those that were written towards the caller. */
    long given() {
        return given.get();
    }

    /** What had left the target already is lost with the rest. */
    private void rememberTheRest(Socket target) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = target.getInputStream();
            for (int some = in.available(); some > 0; some = in.available()) {
                taken.note(Arrays.copyOf(buffer, in.read(buffer, 0, Math.min(some, BUFFER))));
            }
        } catch (IOException gone) {
            open.remove(target); // the target hung up as well: nothing more of it was under way
        }
    }

    private void awaitFlow() throws InterruptedException {
        synchronized (stallLock) {
            while (stalled) {
                stallLock.wait();
            }
        }
    }

    private void reset(Socket socket) {
        open.remove(socket);
        try {
            socket.setSoLinger(true, 0);
        } catch (SocketException e) {
            // closed by the other pump a moment ago: nothing left to reset
            open.remove(socket);
        }
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException("a socket that cannot be closed", e);
        }
    }

    private void spawn(String name, Runnable work) {
        threads.removeIf(each -> !each.isAlive());
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }
}
