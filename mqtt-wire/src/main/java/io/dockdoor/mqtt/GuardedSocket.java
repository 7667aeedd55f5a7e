package io.dockdoor.mqtt;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
 * The socket below Paho, TCP or TLS with host name check. It puts CONNACK in bounds ({@link ConnackGuard}) and holds back the
 * news that the connection broke until Paho has written its CONNECT: told earlier, Paho 1.2.5 leaves a thread waiting for
 * ever for a receiver that has already ended.
 */
final class GuardedSocket implements NetworkModule {
    private final WireClient.Where where;
    private final CountDownLatch connectWritten = new CountDownLatch(1);
    private volatile @Nullable Socket socket;

    GuardedSocket(WireClient.Where where) {
        this.where = where;
    }

    @Override
    public void start() throws IOException {
        Socket plain = new Socket();
        socket = plain;
        try {
            plain.setTcpNoDelay(true);
            plain.connect(new InetSocketAddress(where.host(), where.port()), timeoutMillis());
            SSLSocketFactory tls = where.tls();
            if (tls != null) {
                plain.setSoTimeout(timeoutMillis());
                SSLSocket secured = (SSLSocket) tls.createSocket(plain, where.host(), where.port(), true);
                socket = secured;
                SSLParameters parameters = secured.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                secured.setSSLParameters(parameters);
                secured.startHandshake();
                secured.setSoTimeout(0);
            }
        } catch (IOException failed) {
            plain.close();
            throw failed;
        }
    }

    @Override
    public InputStream getInputStream() throws IOException {
        // Paho reads a packet in three or more pieces; each would be a call of the system
        return new ConnackGuard(new BufferedInputStream(new HoldingBack(opened().getInputStream())));
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new FilterOutputStream(opened().getOutputStream()) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                connectWritten.countDown();
                out.write(bytes, offset, length);
            }

            @Override
            public void write(int oneByte) throws IOException {
                connectWritten.countDown();
                out.write(oneByte);
            }
        };
    }

    @Override
    public void stop() throws IOException {
        connectWritten.countDown();
        Socket open = socket;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public String getServerURI() {
        return where.uri();
    }

    private int timeoutMillis() {
        return Math.toIntExact(where.timeout().toMillis());
    }

    private Socket opened() throws IOException {
        Socket open = socket;
        if (open == null) {
            throw new IOException("not connected to " + where.uri());
        }
        return open;
    }

    private final class HoldingBack extends FilterInputStream {
        HoldingBack(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            try {
                return orWait(in.read());
            } catch (IOException broken) {
                orWait(-1);
                throw broken;
            }
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            try {
                return orWait(in.read(into, offset, length));
            } catch (IOException broken) {
                orWait(-1);
                throw broken;
            }
        }

        private int orWait(int read) throws IOException {
            if (read < 0) {
                try {
                    if (!connectWritten.await(timeoutMillis(), TimeUnit.MILLISECONDS)) {
                        throw new IOException("the connection broke before CONNECT was written");
                    }
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted while connecting", stopped);
                }
            }
            return read;
        }
    }
}
