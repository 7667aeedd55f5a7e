package io.dockdoor.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packages on a machine with a real systemd, by the commands of docs/install.md: installed, started, killed, hung, stopped,
 * upgraded, removed, purged.
 */
class InstalledIT {
    private static final String DOOR = "dockdoor-gateway@D1";

    @Test
    void aDoorComputerIsInstalledByHandAndThenLooksAfterItself(@TempDir Path folder)
            throws IOException, InterruptedException {
        try (ScratchMachine machine = ScratchMachine.boot("installed packages suite", folder)) {
            machine.put(deb("gateway"), "/root/dockdoor-gateway.deb");
            installs(machine);
            starts(machine);
            reads(machine, folder);
            comesBackFromKill(machine);
            comesBackFromHanging(machine);
            keepsWhatWasEditedWhenUpgraded(machine);
            stops(machine);
            isRemovedAndPurged(machine);
        }
    }

    private static void installs(ScratchMachine machine) throws IOException, InterruptedException {
        if (machine.say("dpkg-query -W -f '${Provides}' 'openjdk-*-jre-headless'")
                .contains("java17-runtime-headless")) {
            machine.run("apt-get install -y /root/dockdoor-gateway.deb");
        } else {
            // a Java that Debian does not know of
            machine.run("dpkg --force-depends -i /root/dockdoor-gateway.deb");
            machine.run("echo JAVA_HOME=" + System.getProperty("java.home") + " >>/etc/default/dockdoor-gateway");
        }
        assertEquals(
                "dockdoor",
                machine.run("stat -c %U /var/lib/dockdoor 2>/dev/null; getent passwd dockdoor | cut -d: -f1")
                        .lines()
                        .reduce("", (first, second) -> second));
        machine.run("test -s /var/cache/dockdoor/dockdoor-gateway.jsa");
        machine.run("dockdoor-gateway gateway --check --config /etc/dockdoor/gateway-D1.yaml");
    }

    private static void starts(ScratchMachine machine) throws IOException, InterruptedException {
        machine.run("sed -i 's/192.168.1.20/127.0.0.1/' /etc/dockdoor/gateway-D1.yaml");
        // the unit's own times are for years at a door, not for a test
        machine.run("mkdir -p /run/systemd/system/dockdoor-gateway@.service.d && printf"
                + " '[Service]\\nRestartSec=100ms\\nWatchdogSec=9\\nTimeoutAbortSec=1\\n'"
                + " >/run/systemd/system/dockdoor-gateway@.service.d/quick.conf && systemctl daemon-reload");
        machine.run("systemctl enable --now " + DOOR);
        assertEquals("active", show(machine, "ActiveState"));
        // no reader and no broker is there: weather, told to whoever looks
        assertTrue(show(machine, "StatusText").matches("(up|degraded): .*"), () -> "status text of the unit");
        machine.await(
                "journalctl --no-pager -p warning -o cat -u " + DOOR, said -> said.contains("reader away reader=R1"));
        assertTrue(machine.say("journalctl --no-pager -p err -o cat -u " + DOOR).isBlank());
        assertEquals(
                "dockdoor",
                machine.run("stat -c %U /var/lib/dockdoor/gateway-D1/journal.db")
                        .strip());
        String exposure = machine.say("systemd-analyze security --no-pager " + DOOR)
                .lines()
                .filter(line -> line.contains("Overall exposure level"))
                .findFirst()
                .orElse("");
        assertTrue(exposure.matches(".*: [01]\\.\\d .*"), exposure);
    }

    /** The reader is plugged in: a pallet goes through the door and is in the journal. */
    private static void reads(ScratchMachine machine, Path folder) throws IOException, InterruptedException {
        Path simulator = DemoRuns.project().resolve("simulator/target");
        Path tar = folder.resolve("simulator.tar");
        Tools.output(folder, "sh", "-c", "cd " + simulator + " && tar -cf " + tar + " lib simulator-*.jar");
        machine.put(tar, "/root/simulator.tar");
        machine.run("mkdir /root/simulator && tar -C /root/simulator -xf /root/simulator.tar");
        machine.run(
                "systemd-run --unit=reader sh -c '. /etc/default/dockdoor-gateway; exec \"${JAVA_HOME:-/usr}/bin/java\""
                        + " -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -jar /root/simulator/simulator-*.jar simulate --scene demo"
                        + " --doors 1 --ports 5084 --for 10m'");
        machine.await("journalctl --no-pager -o cat -u " + DOOR, said -> said.contains(" tags, passage D1-"));
        machine.run("systemctl stop reader");
    }

    private static void comesBackFromKill(ScratchMachine machine) throws IOException, InterruptedException {
        String pid = show(machine, "MainPID");
        machine.run("kill -9 " + pid);
        comesBack(machine, pid);
    }

    private static void comesBackFromHanging(ScratchMachine machine) throws IOException, InterruptedException {
        String pid = show(machine, "MainPID");
        machine.run("kill -STOP " + pid);
        comesBack(machine, pid);
        String told = machine.say("journalctl --no-pager -o cat -u " + DOOR);
        assertTrue(told.contains("Watchdog timeout"), told);
    }

    private static void comesBack(ScratchMachine machine, String before) throws IOException, InterruptedException {
        machine.await(
                "systemctl show -p MainPID -p ActiveState --value " + DOOR,
                said -> said.contains("active")
                        && !said.contains("activ" + "ating")
                        && said.lines().noneMatch(line -> line.equals(before) || line.equals("0")));
    }

    private static void keepsWhatWasEditedWhenUpgraded(ScratchMachine machine)
            throws IOException, InterruptedException {
        String pid = show(machine, "MainPID");
        machine.run("touch /var/lib/dockdoor/gateway-D1/kept");
        machine.run("dpkg --force-confold --force-depends -i /root/dockdoor-gateway.deb");
        comesBack(machine, pid);
        assertTrue(machine.run("cat /etc/dockdoor/gateway-D1.yaml").contains("host: 127.0.0.1"));
        machine.run("test -e /var/lib/dockdoor/gateway-D1/kept");
    }

    private static void stops(ScratchMachine machine) throws IOException, InterruptedException {
        machine.run("systemctl stop " + DOOR);
        assertEquals("inactive", show(machine, "ActiveState"));
        assertEquals("success", show(machine, "Result"));
    }

    private static void isRemovedAndPurged(ScratchMachine machine) throws IOException, InterruptedException {
        machine.run("dpkg -r dockdoor-gateway");
        machine.run("test -e /etc/dockdoor/gateway-D1.yaml && test -e /var/lib/dockdoor/gateway-D1/journal.db");
        machine.run("dpkg -P dockdoor-gateway");
        machine.run("test ! -e /etc/dockdoor && test ! -e /var/lib/dockdoor && test ! -e /var/cache/dockdoor");
        assertFalse(machine.say("getent passwd").contains("dockdoor"));
    }

    private static String show(ScratchMachine machine, String property) throws IOException, InterruptedException {
        return machine.run("systemctl show -p " + property + " --value " + DOOR).strip();
    }

    /** The package of this build. */
    static Path deb(String name) throws IOException {
        Path target = DemoRuns.project().resolve("packaging/target");
        if (Files.isDirectory(target)) {
            try (Stream<Path> files = Files.list(target)) {
                List<Path> found = files.filter(
                                file -> file.getFileName().toString().matches("dockdoor-" + name + "_.*\\.deb"))
                        .toList();
                if (!found.isEmpty()) {
                    return found.get(0);
                }
            }
        }
        throw new IOException(
                "there is no dockdoor-" + name + " package in " + target + "; make it: ./dockdoor package");
    }
}
