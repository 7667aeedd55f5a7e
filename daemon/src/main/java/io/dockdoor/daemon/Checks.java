package io.dockdoor.daemon;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** What {@code doctor} looks at on any machine. Looks only: nothing is changed, nothing is kept open. */
public final class Checks {
    /** Nobody ran this program before it was written. */
    private static final Instant FLOOR = Instant.parse("2026-11-24T00:00:00Z");

    private static final Path TIMESYNCD = Path.of("/run/systemd/timesync");
    private static final int PATIENCE_MILLIS = 3_000;
    private static final long MEGABYTE = 1L << 20;
    private static final Duration SOON = Duration.ofDays(30);

    private Checks() {}

    /** Whether the clock can be right. */
    public static Finding clock(Instant now) {
        return clock(now, TIMESYNCD);
    }

    static Finding clock(Instant now, Path timesyncd) {
        if (now.isBefore(FLOOR)) {
            return Finding.fail(
                    "clock",
                    "it says " + now + ", which is before this program was written",
                    "set up time synchronisation: apt install systemd-timesyncd; events are marked until then");
        }
        if (Files.isDirectory(timesyncd) && !Files.exists(timesyncd.resolve("synchronized"))) {
            return Finding.warn(
                    "clock",
                    "it says " + now + " and was not synchronised since boot",
                    "see: timedatectl timesync-status; let UDP port 123 out to the time server");
        }
        return Finding.ok("clock", "it says " + now);
    }

    /** Whether somebody listens there. */
    public static Finding reach(String what, String host, int port, String cure) {
        String where = host + ":" + port;
        try (Socket socket = new Socket()) {
            InetSocketAddress address = new InetSocketAddress(host, port);
            if (address.isUnresolved()) {
                return Finding.fail(what, "the name " + host + " is not known", "see to DNS, or give its address");
            }
            socket.connect(address, PATIENCE_MILLIS);
            return Finding.ok(what, where + " answers");
        } catch (IOException refused) {
            return Finding.fail(what, where + " cannot be reached (" + refused.getMessage() + ")", cure);
        }
    }

    /** Whether the daemon may write there, and whether there is room. The folder may not exist yet: then its parent counts. */
    public static Finding folder(String what, Path folder, long neededMegabytes) {
        Path there = folder.toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        try {
            FileStore store = Files.getFileStore(there);
            long free = store.getUsableSpace() / MEGABYTE;
            if (store.isReadOnly()) {
                return Finding.fail(
                        what, there + " is on a read-only file system", "mount a writable one at " + folder);
            }
            if (!Files.isWritable(there)) {
                return Finding.fail(
                        what,
                        there + " may not be written by " + System.getProperty("user.name"),
                        "chown it to the daemon's user, or run this with sudo to look as root");
            }
            if (free < neededMegabytes) {
                return Finding.warn(
                        what,
                        "only " + free + " MiB are free at " + there + ", " + neededMegabytes + " are wished for",
                        "free the disk; when it is full, movements wait in memory and in the readers");
            }
            return Finding.ok(what, there + " is writable, " + free + " MiB free");
        } catch (IOException unknown) {
            return Finding.fail(what, there + " cannot be looked at (" + unknown.getMessage() + ")", "see to the disk");
        }
    }

    /** Whether a file with a secret is there and closed to others. */
    public static Finding secret(String what, Path file) {
        try {
            if (Files.readString(file).isBlank()) {
                return Finding.fail(what, file + " is empty", "write the password into it, alone");
            }
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (permissions.contains(PosixFilePermission.OTHERS_READ)) {
                return Finding.warn(what, "everybody may read " + file, "chmod o-rwx " + file);
            }
            return Finding.ok(what, file + " is there and closed to others");
        } catch (IOException | UnsupportedOperationException unreadable) {
            return Finding.fail(
                    what,
                    file + " cannot be read (" + unreadable + ")",
                    "make it, readable for the daemon; /run/credentials is there only while its unit runs");
        }
    }

    /** Whether the first certificate of a PEM file is valid now, and for a while. */
    public static Finding certificate(String what, Path file, Instant now) {
        try {
            X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(file)));
            Instant from = certificate.getNotBefore().toInstant();
            Instant to = certificate.getNotAfter().toInstant();
            if (now.isBefore(from)) {
                return Finding.fail(what, file + " is valid only from " + from, "see to the clock first");
            }
            if (now.isAfter(to)) {
                return Finding.fail(
                        what, file + " expired on " + to, "renew it; the next connection uses the new file");
            }
            if (now.plus(SOON).isAfter(to)) {
                return Finding.warn(what, file + " expires on " + to, "renew it before");
            }
            return Finding.ok(what, file + " is valid until " + to);
        } catch (IOException unreadable) {
            return Finding.fail(what, file + " cannot be read (" + unreadable + ")", "make it readable for the daemon");
        } catch (CertificateException | ClassCastException none) {
            return Finding.fail(
                    what, file + " holds no PEM certificate", "put the certificate there, PEM, its own first");
        }
    }
}
