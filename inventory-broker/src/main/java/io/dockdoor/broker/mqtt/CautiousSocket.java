package io.dockdoor.broker.mqtt;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.mqttv5.client.internal.NetworkModule;
import org.jspecify.annotations.Nullable;

/**
 * The network under Paho 1.2.5, built so that three of its defects do no harm: a connection that breaks before CONNECT is
 * written leaks a spinning thread (so the end of the stream is held back until then); a Receive Maximum above 32767 is read as
 * negative and stops all publishing; topic aliases cannot be switched off and break what is sent again after a reconnect.
 * The last two are numbers in the CONNACK, written smaller here.
 */
final class CautiousSocket implements NetworkModule {
    private static final int CONNECT_MILLIS = 10_000;

    private final String host;
    private final int port;
    private final @Nullable SSLSocketFactory tls;
    private final CountDownLatch spoken = new CountDownLatch(1);
    private @Nullable Socket socket;
    private @Nullable InputStream in;
    private @Nullable OutputStream out;

    CautiousSocket(String host, int port, @Nullable SSLSocketFactory tls) {
        this.host = host;
        this.port = port;
        this.tls = tls;
    }

    @Override
    public void start() throws IOException {
        Socket plain = new Socket();
        try {
            plain.setTcpNoDelay(true);
            plain.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            Socket opened = tls == null ? plain : secured(plain, tls);
            socket = opened;
            in = new Held(opened.getInputStream(), spoken);
            out = new Speaking(opened.getOutputStream(), spoken);
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    private Socket secured(Socket plain, SSLSocketFactory factory) throws IOException {
        SSLSocket secured = (SSLSocket) factory.createSocket(plain, host, port, true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.setSoTimeout(CONNECT_MILLIS);
        secured.startHandshake();
        secured.setSoTimeout(0);
        return secured;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return given(in);
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return given(out);
    }

    private static <T> T given(@Nullable T stream) throws IOException {
        if (stream == null) {
            throw new IOException("not connected");
        }
        return stream;
    }

    @Override
    public void stop() throws IOException {
        spoken.countDown();
        Socket open = socket;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public String getServerURI() {
        return (tls == null ? "mqtt://" : "mqtts://") + host + ":" + port;
    }

    /** Lets nobody hear of an end before CONNECT is out, and makes the CONNACK harmless. */
    private static final class Held extends FilterInputStream {
        private final CountDownLatch spoken;
        private boolean greeted;

        Held(InputStream in, CountDownLatch spoken) {
            super(in);
            this.spoken = spoken;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            if (!greeted) {
                awaitConnect();
                greeted = true;
                in = new SequenceInputStream(new ByteArrayInputStream(Connack.first(in)), in);
            }
            return in.read(to, offset, length);
        }

        private void awaitConnect() throws IOException {
            try {
                if (!spoken.await(CONNECT_MILLIS, TimeUnit.MILLISECONDS)) {
                    throw new IOException("no CONNECT was written within " + CONNECT_MILLIS + " ms");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted before CONNECT was written", e);
            }
        }
    }

    private static final class Speaking extends FilterOutputStream {
        private final CountDownLatch spoken;

        Speaking(OutputStream out, CountDownLatch spoken) {
            super(out);
            this.spoken = spoken;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
            spoken.countDown();
        }
    }

    /** The broker's first packet (MQTT 5, 3.2). */
    static final class Connack {
        private Connack() {}

        /** Reads one whole packet; of a CONNACK, Receive Maximum is at most 32767 and Topic Alias Maximum 0 afterwards. */
        static byte[] first(InputStream in) throws IOException {
            int type = in.read();
            if (type < 0) {
                throw new EOFException("the broker closed the connection before CONNACK");
            }
            byte[] head = new byte[5];
            head[0] = (byte) type;
            int length = 0;
            int used = 1;
            int digit;
            do {
                digit = in.read();
                if (digit < 0 || used > 4) {
                    throw new EOFException("the broker's first packet has no length");
                }
                head[used] = (byte) digit;
                length |= (digit & 0x7f) << (7 * (used - 1));
                used++;
            } while ((digit & 0x80) != 0);
            byte[] packet = new byte[used + length];
            System.arraycopy(head, 0, packet, 0, used);
            if (in.readNBytes(packet, used, length) < length) {
                throw new EOFException("the broker's first packet is cut short");
            }
            if (type == 0x20 && length > 3) {
                calm(packet, used + 2);
            }
            return packet;
        }

        private static void calm(byte[] packet, int propertiesAt) {
            int at = propertiesAt;
            while ((packet[at] & 0x80) != 0) {
                at++;
            }
            at++;
            while (at < packet.length) {
                int id = packet[at++];
                switch (id) {
                    case 0x21 -> {
                        packet[at] = (packet[at] & 0x80) != 0 ? 0x7f : packet[at];
                        at += 2;
                    }
                    case 0x22 -> {
                        packet[at] = 0;
                        packet[at + 1] = 0;
                        at += 2;
                    }
                    case 0x13 -> at += 2;
                    case 0x11, 0x27 -> at += 4;
                    case 0x24, 0x25, 0x28, 0x29, 0x2a -> at += 1;
                    case 0x12, 0x15, 0x16, 0x1a, 0x1c, 0x1f -> at += 2 + length(packet, at);
                    case 0x26 -> {
                        at += 2 + length(packet, at);
                        at += 2 + length(packet, at);
                    }
                    default -> {
                        return; // not of MQTT 5: Paho will say so itself
                    }
                }
            }
        }

        private static int length(byte[] packet, int at) {
            return (packet[at] & 0xff) << 8 | (packet[at + 1] & 0xff);
        }
    }
}
