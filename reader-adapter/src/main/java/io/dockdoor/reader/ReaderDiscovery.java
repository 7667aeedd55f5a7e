package io.dockdoor.reader;

import io.dockdoor.events.ReaderId;
import io.dockdoor.reader.ReaderSettings.Timing;
import io.dockdoor.reader.ReaderSettings.Tls;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Looks for LLRP readers in a range of addresses, once, because somebody asked. Each address is tried once per port; what takes
 * the connection is paid a {@link ReaderVisit}, which holds its one client connection for a moment.
 */
public final class ReaderDiscovery {
    /** More is no door network: a /22. */
    public static final int MOST_ADDRESSES = 1024;

    private static final int AT_ONCE = 32;
    /** No certificate has this fingerprint: the reader's own is shown in the refusal. */
    private static final Tls ANY = new Tls(Set.of("00".repeat(32)));

    private static final Timing QUICK = new Timing(
            Duration.ofMillis(700),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1));

    private ReaderDiscovery() {}

    /** Something that takes connections on an LLRP port; {@code what} is a sentence. */
    public record Found(String host, int port, String what) {}

    /**
     * In the order of the addresses.
     *
     * @param cidr IPv4 range, e.g. {@code 192.168.1.0/24}; a single address is a range of one
     * @throws IllegalArgumentException when that is no range or too large; the message says what to write
     */
    public static List<Found> in(String cidr, List<Integer> ports) throws InterruptedException {
        List<String> addresses = addresses(cidr);
        ExecutorService visitors = Executors.newFixedThreadPool(Math.min(AT_ONCE, addresses.size() * ports.size()));
        try {
            List<Future<@Nullable Found>> visits = new ArrayList<>();
            for (String address : addresses) {
                for (int port : ports) {
                    visits.add(visitors.submit(() -> look(address, port)));
                }
            }
            List<Found> found = new ArrayList<>();
            for (Future<@Nullable Found> visit : visits) {
                Found each = visit.get();
                if (each != null) {
                    found.add(each);
                }
            }
            return found;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a fault in looking at an address", e.getCause());
        } finally {
            visitors.shutdownNow();
        }
    }

    private static @Nullable Found look(String host, int port) {
        ReaderSettings plain =
                ReaderSettings.portal(new ReaderId("found"), host, port, 1).withTiming(QUICK);
        Socket connected;
        try {
            connected = ReaderVisit.connect(plain);
        } catch (IOException e) {
            return null; // nobody there, which is the rule and no trouble
        }
        try (ReaderVisit visit = ReaderVisit.over(connected, plain)) {
            return new Found(host, port, visit.capabilities().identity());
        } catch (SocketTimeoutException silent) {
            return secured(plain);
        } catch (ReaderVisit.Refused e) {
            return new Found(host, port, "an LLRP reader in use: " + e.getMessage());
        } catch (IOException e) {
            return new Found(host, port, ConnectionTrouble.of(e, host, port).sentence());
        }
    }

    /** Who waits for us to begin may speak TLS. */
    private static Found secured(ReaderSettings plain) {
        String what;
        try (ReaderVisit visit = ReaderVisit.pay(plain.withTls(ANY))) {
            what = visit.capabilities().identity();
        } catch (PinnedTls.NotPinned shown) {
            what = "TLS; " + shown.getMessage();
        } catch (IOException e) {
            what = "takes connections and says nothing; no LLRP reader, or a busy one";
        }
        return new Found(plain.host(), plain.port(), what);
    }

    /** IPv4 addresses of a range, without network and broadcast address where there are such. */
    static List<String> addresses(String cidr) {
        int slash = cidr.indexOf('/');
        int prefix = slash < 0 ? 32 : number(cidr.substring(slash + 1), 32, cidr);
        String[] parts = (slash < 0 ? cidr : cidr.substring(0, slash)).split("\\.", -1);
        if (parts.length != 4) {
            throw new IllegalArgumentException("'" + cidr + "' is no IPv4 range; write for example 192.168.1.0/24");
        }
        long address = 0;
        for (String part : parts) {
            address = address << 8 | number(part, 255, cidr);
        }
        long count = 1L << (32 - prefix);
        if (count > MOST_ADDRESSES) {
            throw new IllegalArgumentException(
                    "'" + cidr + "' is " + count + " addresses; at most " + MOST_ADDRESSES + ", a /22");
        }
        long first = address & -count;
        long skip = count > 2 ? 1 : 0;
        List<String> all = new ArrayList<>();
        for (long each = first + skip; each < first + count - skip; each++) {
            all.add((each >> 24) + "." + (each >> 16 & 255) + "." + (each >> 8 & 255) + "." + (each & 255));
        }
        return all;
    }

    private static int number(String text, int most, String cidr) {
        if (text.matches("\\d{1,3}") && Integer.parseInt(text) <= most) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException(
                "'" + text + "' in '" + cidr + "' must be a number from 0 to " + most + ", as in 192.168.1.0/24");
    }
}
