package io.dockdoor.broker.webhook;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses may be told. Who may set a webhook must not reach through this process what only this machine and its
 * network can: loopback, private and special ranges are refused unless the configuration allows them (RFC 6890).
 */
public final class Guard {
    private static final List<Network> NOT_PUBLIC = List.of(
            Network.parse("0.0.0.0/8"),
            Network.parse("10.0.0.0/8"),
            Network.parse("100.64.0.0/10"),
            Network.parse("127.0.0.0/8"),
            Network.parse("169.254.0.0/16"),
            Network.parse("172.16.0.0/12"),
            Network.parse("192.0.0.0/24"),
            Network.parse("192.0.2.0/24"),
            Network.parse("192.88.99.0/24"),
            Network.parse("192.168.0.0/16"),
            Network.parse("198.18.0.0/15"),
            Network.parse("198.51.100.0/24"),
            Network.parse("203.0.113.0/24"),
            Network.parse("224.0.0.0/3"));
    /** Only this is handed out to the internet; the ranges in it that carry an IPv4 address inside are not. */
    private static final Network GLOBAL = Network.parse("2000::/3");

    private static final List<Network> NOT_GLOBAL =
            List.of(Network.parse("2001::/23"), Network.parse("2001:db8::/32"), Network.parse("2002::/16"));

    private final List<Network> allowed;

    public Guard(List<Network> allowed) {
        this.allowed = List.copyOf(allowed);
    }

    /** Addresses that share their first bits. */
    public record Network(byte[] address, int bits) {
        /** @throws IllegalArgumentException when it is not like 10.0.0.0/8 or fd00::/8 */
        public static Network parse(String text) {
            int slash = text.indexOf('/');
            if (slash < 0 || !text.substring(0, slash).matches("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
                throw new IllegalArgumentException("'" + text + "' must be a network such as 10.0.0.0/8 or fd00::/8");
            }
            try {
                byte[] address = InetAddress.getByName(text.substring(0, slash)).getAddress();
                int bits = Integer.parseInt(text.substring(slash + 1));
                if (bits < 0 || bits > address.length * 8) {
                    throw new IllegalArgumentException("'" + text + "' has no such prefix length");
                }
                return new Network(address, bits);
            } catch (UnknownHostException | NumberFormatException e) {
                throw new IllegalArgumentException(
                        "'" + text + "' must be a network such as 10.0.0.0/8 or fd00::/8", e);
            }
        }

        boolean holds(InetAddress other) {
            byte[] its = other.getAddress();
            if (its.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((its[bit / 8] & mask) != (address[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Why the address may not be told, null when it may. */
    @Nullable String refuses(InetAddress address) {
        if (allows(address) || isPublic(address)) {
            return null;
        }
        return address.getHostAddress() + " is not a public address: allow its network with http.webhookNetworks";
    }

    /** Whether the configuration allows the address by itself, so that it may also be told without TLS. */
    boolean allows(InetAddress address) {
        return allowed.stream().anyMatch(each -> each.holds(address));
    }

    private static boolean isPublic(InetAddress address) {
        return address instanceof Inet4Address
                ? NOT_PUBLIC.stream().noneMatch(each -> each.holds(address))
                : GLOBAL.holds(address) && NOT_GLOBAL.stream().noneMatch(each -> each.holds(address));
    }
}
