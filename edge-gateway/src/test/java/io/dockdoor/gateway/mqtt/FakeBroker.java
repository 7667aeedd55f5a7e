package io.dockdoor.gateway.mqtt;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An MQTT 5 broker written from the standard, only as much as a publisher needs, with every bad habit of real ones at hand:
 * set a field and it behaves that way from the next packet or connection on.
 */
public final class FakeBroker implements AutoCloseable {
    /** A PUBLISH as it came (MQTT 5 section 3.3). */
    public record Published(
            String topic, byte[] body, int qos, boolean retain, Map<String, String> attributes, boolean aliased) {
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final Thread acceptor = new Thread(this::accept, "fake-broker");
    private final List<Consumer<Published>> listeners = new CopyOnWriteArrayList<>();

    public final List<Published> received = new CopyOnWriteArrayList<>();
    public final Map<String, Published> retained = new ConcurrentHashMap<>();
    /** Receive Maximum and Topic Alias Maximum of CONNACK. */
    public volatile int receiveMaximum = 20;

    public volatile int topicAliasMaximum;
    /** CONNACK reason. */
    public volatile int connectReason;
    /** PUBACK reason for movements. */
    public volatile int movementReason;
    /** Reads, answers nothing. */
    public volatile boolean stalled;
    /** Takes and answers everything, passes nothing on. */
    public volatile boolean deaf;
    /** Connections closed right after accept, before a byte was read. */
    public final AtomicInteger dropAtAccept = new AtomicInteger();
    /** Bytes read from a connection after which it is reset; negative: never. */
    public volatile int cutAfter = -1;
    /** Publishes of a connection that broke the agreed Receive Maximum. */
    public final AtomicInteger overruns = new AtomicInteger();

    public final AtomicInteger connects = new AtomicInteger();
    public final AtomicInteger accepts = new AtomicInteger();
    public volatile @Nullable Published will;
    public volatile long willDelay = -1;
    public volatile long sessionExpiry;

    public FakeBroker() throws IOException {
        acceptor.start();
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Hears each PUBLISH that was taken, on the connection's thread, after its PUBACK was written. */
    public void listen(Consumer<Published> listener) {
        listeners.add(listener);
    }

    /** Sends a message to whoever subscribed to that topic, and keeps it when retained. */
    public void send(String topic, byte[] body, boolean retain) {
        Published message = new Published(topic, body, 1, retain, Map.of(), false);
        if (retain) {
            retained.put(topic, message);
        }
        open.forEach(connection -> connection.deliver(message, false));
    }

    /** Resets every connection there is. */
    public void cut() {
        open.forEach(Connection::reset);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                if (dropAtAccept.get() > 0) {
                    dropAtAccept.decrementAndGet();
                    socket.close();
                    accepts.incrementAndGet();
                    continue;
                }
                Connection connection = new Connection(socket);
                open.add(connection);
                accepts.incrementAndGet(); // counted only when cut() can find it
                connection.thread.start();
            }
        } catch (IOException closed) {
            // by close()
        }
    }

    @Override
    public void close() throws Exception {
        server.close();
        acceptor.join();
        for (Connection connection : open) {
            connection.reset();
            connection.thread.join();
        }
    }

    private final class Connection implements Runnable {
        private final Socket socket;
        private final Thread thread = new Thread(this, "fake-broker-connection");
        private final Set<String> filters = ConcurrentHashMap.newKeySet();
        private final OutputStream out;
        private int unanswered;
        private int lastId;

        Connection(Socket socket) throws IOException {
            this.socket = socket;
            this.out = socket.getOutputStream();
        }

        @Override
        public void run() {
            int limit = cutAfter;
            try (DataInputStream in = new DataInputStream(new Limited(socket.getInputStream(), limit))) {
                while (true) {
                    int header = in.readUnsignedByte();
                    byte[] body = in.readNBytes(varint(in));
                    packet(header, new DataInputStream(new ByteArrayInputStream(body)), body.length);
                }
            } catch (IOException gone) {
                reset();
            } finally {
                open.remove(this);
            }
        }

        void reset() {
            try {
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (IOException already) {
                // closed
            }
        }

        private void packet(int header, DataInputStream in, int length) throws IOException {
            switch (header >> 4) {
                case 1 -> connect(in);
                case 3 -> publish(header, in);
                case 4 -> {}
                case 8 -> subscribe(in);
                case 12 -> write(0xd0, new byte[0]);
                case 14 -> throw new EOFException("disconnected in order");
                default -> throw new IOException("packet type " + (header >> 4) + " of " + length + " bytes");
            }
        }

        private void connect(DataInputStream in) throws IOException {
            in.readUTF();
            in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            in.readUnsignedShort();
            sessionExpiry = properties(in).getOrDefault("17", 0L);
            in.readUTF();
            if ((flags & 4) != 0) {
                willDelay = properties(in).getOrDefault("24", 0L);
                String topic = in.readUTF();
                byte[] body = in.readNBytes(in.readUnsignedShort());
                will = new Published(topic, body, flags >> 3 & 3, (flags & 0x20) != 0, Map.of(), false);
            }
            connects.incrementAndGet();
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            DataOutputStream data = new DataOutputStream(answer);
            data.writeByte(0);
            data.writeByte(connectReason);
            data.writeByte(6); // property length
            data.writeByte(0x21); // Receive Maximum
            data.writeShort(receiveMaximum);
            data.writeByte(0x22); // Topic Alias Maximum
            data.writeShort(topicAliasMaximum);
            write(0x20, answer.toByteArray());
        }

        private void publish(int header, DataInputStream in) throws IOException {
            int qos = header >> 1 & 3;
            String topic = in.readUTF();
            int id = qos > 0 ? in.readUnsignedShort() : 0;
            Map<String, String> attributes = new TreeMap<>();
            Map<String, Long> numbers = properties(in, attributes);
            byte[] body = in.readAllBytes();
            Published published =
                    new Published(topic, body, qos, (header & 1) != 0, attributes, numbers.containsKey("35"));
            if (stalled) {
                if (qos > 0 && ++unanswered > receiveMaximum) {
                    overruns.incrementAndGet();
                }
                return;
            }
            int reason = topic.contains("/movement/") ? movementReason : 0;
            if (reason < 0x80) {
                received.add(published);
                if (published.retain()) {
                    retained.put(topic, published);
                }
            }
            if (qos > 0) {
                write(0x40, new byte[] {(byte) (id >> 8), (byte) id, (byte) reason, 0});
            }
            if (reason < 0x80) {
                listeners.forEach(listener -> listener.accept(published));
                open.forEach(connection -> connection.deliver(published, false));
            }
        }

        private void subscribe(DataInputStream in) throws IOException {
            int id = in.readUnsignedShort();
            properties(in);
            String filter = in.readUTF();
            if (stalled) {
                return;
            }
            filters.add(filter);
            write(0x90, new byte[] {(byte) (id >> 8), (byte) id, 0, 1});
            Published kept = retained.get(filter);
            if (kept != null) {
                deliver(kept, true);
            }
        }

        /** Errors end the connection on its own thread, which reads the reset. */
        private void deliver(Published message, boolean asRetained) {
            if (deaf || filters.stream().noneMatch(filter -> matches(filter, message.topic()))) {
                return;
            }
            try {
                ByteArrayOutputStream packet = new ByteArrayOutputStream();
                DataOutputStream data = new DataOutputStream(packet);
                data.writeUTF(message.topic());
                data.writeShort(++lastId);
                data.writeByte(0);
                data.write(message.body());
                write(0x32 | (asRetained ? 1 : 0), packet.toByteArray());
            } catch (IOException gone) {
                reset();
            }
        }

        /** Only as much as is used: one level below (MQTT 5 section 4.7.1.3). */
        private static boolean matches(String filter, String topic) {
            return filter.equals(topic)
                    || (filter.endsWith("/+")
                            && topic.startsWith(filter.substring(0, filter.length() - 1))
                            && topic.indexOf('/', filter.length() - 1) < 0);
        }

        private synchronized void write(int header, byte[] body) throws IOException {
            ByteArrayOutputStream packet = new ByteArrayOutputStream();
            packet.write(header);
            int left = body.length;
            do {
                packet.write((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
                left >>= 7;
            } while (left > 0);
            packet.write(body);
            out.write(packet.toByteArray());
        }
    }

    private static Map<String, Long> properties(DataInputStream in) throws IOException {
        return properties(in, new TreeMap<>());
    }

    /** Numbers by property id; user properties go to {@code user} (MQTT 5 section 2.2.2). */
    private static Map<String, Long> properties(DataInputStream in, Map<String, String> user) throws IOException {
        DataInputStream all = new DataInputStream(new ByteArrayInputStream(in.readNBytes(varint(in))));
        Map<String, Long> numbers = new TreeMap<>();
        for (int property = all.read(); property >= 0; property = all.read()) {
            switch (property) {
                case 0x01, 0x17, 0x19 -> numbers.put("" + property, (long) all.readUnsignedByte());
                case 0x21, 0x22, 0x23 -> numbers.put("" + property, (long) all.readUnsignedShort());
                case 0x02, 0x11, 0x18, 0x27 -> numbers.put("" + property, all.readInt() & 0xffffffffL);
                case 0x0b -> numbers.put("" + property, (long) varint(all));
                case 0x26 -> user.put(all.readUTF(), all.readUTF());
                case 0x03, 0x08, 0x15 -> all.readUTF();
                case 0x09, 0x16 -> all.readNBytes(all.readUnsignedShort());
                default -> throw new IOException("property " + property);
            }
        }
        return numbers;
    }

    private static int varint(DataInputStream in) throws IOException {
        int value = 0;
        for (int shift = 0; shift <= 21; shift += 7) {
            int next = in.readUnsignedByte();
            value |= (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new IOException("a length of more than four bytes");
    }

    /** Ends after so many bytes, as a cable does. */
    private static final class Limited extends FilterInputStream {
        private int left;

        Limited(InputStream in, int limit) {
            super(in);
            left = limit < 0 ? Integer.MAX_VALUE : limit;
        }

        @Override
        public int read() throws IOException {
            return left-- > 0 ? in.read() : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left <= 0) {
                return -1;
            }
            int n = in.read(into, offset, Math.min(length, left));
            left -= Math.max(0, n);
            return n;
        }
    }
}
