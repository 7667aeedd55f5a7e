package io.dockdoor.broker.config;

/** Where to listen. Port 0 lets the system choose. */
public record Listen(String host, int port) {
    /** Only this machine can reach it. */
    public boolean loopback() {
        return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
