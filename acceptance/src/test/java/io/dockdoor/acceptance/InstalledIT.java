package io.dockdoor.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packages on a machine with a real systemd, by the commands of docs/install.md: installed, started, killed, hung, stopped,
 * upgraded, removed, purged.
 */
class InstalledIT {
    private static final String DOOR = "dockdoor-gateway@D1";
    private static final String CENTRE = "dockdoor-broker";

    @Test
    void aDoorComputerIsInstalledByHandAndThenLooksAfterItself(@TempDir Path folder)
            throws IOException, InterruptedException {
        try (ScratchMachine machine = ScratchMachine.boot("installed packages suite", folder)) {
            for (String name : List.of("gateway", "broker")) {
                machine.put(deb(name), "/root/" + deb(name).getFileName());
            }
            install(machine, "./" + deb("broker").getFileName());
            machine.run("systemctl enable --now " + CENTRE);
            followsThePage(machine);
            started(machine);
            writesNothingButItsState(machine);
            readsAcrossAFullDisk(machine, folder);
            comesBackFromTooLittleMemory(machine);
            comeBackFrom(machine, "kill -9");
            comeBackFrom(machine, "kill -STOP");
            for (String unit : List.of(DOOR, CENTRE)) {
                String told = machine.say("journalctl --no-pager -o cat -u " + unit);
                assertTrue(told.contains("Watchdog timeout"), told);
            }
            keepsWhatWasEditedWhenUpgraded(machine);
            stops(machine);
            isRemovedAndPurged(machine);
        }
    }

    /** Every command of docs/install.md up to the running door, in its order, but for the editor, whose user we are. */
    private static void followsThePage(ScratchMachine machine) throws IOException, InterruptedException {
        List<String> commands = page();
        assertTrue(commands.size() >= 6, commands::toString);
        for (String command : commands) {
            if (command.startsWith("apt install ")) {
                install(machine, command.substring("apt install ".length()));
            } else if (command.startsWith("nano ")) {
                edit(machine, command.substring("nano ".length()));
            } else {
                machine.run("cd /root && " + command.replaceFirst(" -f$", " --no-pager"));
            }
        }
    }

    private static List<String> page() throws IOException {
        String page = Files.readString(DemoRuns.project().resolve("docs/install.md"));
        return Pattern.compile("```\n(.*?)```", Pattern.DOTALL)
                .matcher(page.substring(0, page.indexOf("A second door")))
                .results()
                .flatMap(block -> block.group(1).lines())
                .map(line -> line.strip().replaceFirst("^sudo ", ""))
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static void install(ScratchMachine machine, String deb) throws IOException, InterruptedException {
        if (machine.say("dpkg-query -W -f '${Provides}' 'openjdk-*-jre-headless'")
                .contains("java17-runtime-headless")) {
            machine.run("cd /root && apt-get install -y " + deb);
        } else {
            // a Java that Debian does not know of
            String name = deb.replaceFirst("^\\./", "").replaceFirst("_.*", "");
            machine.run("cd /root && dpkg --force-depends -i " + deb);
            machine.run("echo JAVA_HOME=" + System.getProperty("java.home") + " >>/etc/default/" + name);
        }
        String cache = "/var/cache/dockdoor/" + deb.replaceFirst("^\\./", "").replaceFirst("_.*", "");
        machine.run("test -s " + cache + "/classes.jsa && test -s " + cache + "/libsqlitejdbc.so");
        assertEquals(
                "dockdoor", machine.run("getent passwd dockdoor | cut -d: -f1").strip());
        // the units' own times are for years at a door, not for a test
        for (String unit : List.of("dockdoor-gateway@.service", "dockdoor-broker.service")) {
            machine.run("mkdir -p /run/systemd/system/" + unit + ".d && printf"
                    + " '[Service]\\nRestartSec=100ms\\nWatchdogSec=9\\nTimeoutAbortSec=1\\n'"
                    + " >/run/systemd/system/" + unit + ".d/quick.conf");
        }
        machine.run("systemctl daemon-reload");
    }

    private static void edit(ScratchMachine machine, String file) throws IOException, InterruptedException {
        machine.run("sed -i 's/192.168.1.20/127.0.0.1/' " + file);
    }

    private static void started(ScratchMachine machine) throws IOException, InterruptedException {
        assertEquals("active", show(machine, DOOR, "ActiveState"));
        assertEquals("active", show(machine, CENTRE, "ActiveState"));
        assertTrue(show(machine, CENTRE, "StatusText").matches("(up|degraded): .*"), () -> "status text of the unit");
        // no reader is there: weather, told to whoever looks
        assertTrue(show(machine, DOOR, "StatusText").matches("(up|degraded): .*"), () -> "status text of the unit");
        machine.await(
                "journalctl --no-pager -p warning -o cat -u " + DOOR, said -> said.contains("reader away reader=R1"));
        assertTrue(machine.say("journalctl --no-pager -p err -o cat -u " + DOOR).isBlank());
        assertEquals(
                "dockdoor",
                machine.run("stat -c %U /var/lib/dockdoor/gateway-D1/journal.db")
                        .strip());
        for (String unit : List.of(DOOR, CENTRE)) {
            String exposure = machine.say("systemd-analyze security --no-pager " + unit)
                    .lines()
                    .filter(line -> line.contains("Overall exposure level"))
                    .findFirst()
                    .orElse("");
            assertTrue(exposure.matches(".*: [01]\\.\\d .*"), exposure);
        }
    }

    /** To the gateway the whole machine is read-only, as it is where the root is mounted so, but for the folder of its state. */
    private static void writesNothingButItsState(ScratchMachine machine) throws IOException, InterruptedException {
        String inside = "nsenter -t " + show(machine, DOOR, "MainPID") + " -m touch ";
        for (String folder : List.of("/usr", "/etc/dockdoor", "/var/lib", "/var/cache/dockdoor")) {
            String said = machine.say(inside + folder + "/dockdoor-was-here");
            assertTrue(said.contains("Read-only file system"), folder + ": " + said);
        }
        machine.run(inside + "/var/lib/dockdoor/gateway-D1/kept");
    }

    /**
     * The reader is plugged in while the disk takes not a byte, which the gateway says. When there is room again a pallet that went through
     * the door is in the journal, and nobody had to do anything.
     */
    private static void readsAcrossAFullDisk(ScratchMachine machine, Path folder)
            throws IOException, InterruptedException {
        Path simulator = DemoRuns.project().resolve("simulator/target");
        Path tar = folder.resolve("simulator.tar");
        Tools.output(folder, "sh", "-c", "cd " + simulator + " && tar -cf " + tar + " lib simulator-*.jar");
        machine.put(tar, "/root/simulator.tar");
        machine.run("mkdir /root/simulator && tar -C /root/simulator -xf /root/simulator.tar");
        assertTrue(machine.say("cat /dev/zero >/var/lib/dockdoor/ballast").contains("No space left"));
        machine.run(
                "systemd-run --unit=reader sh -c '. /etc/default/dockdoor-gateway; exec \"${JAVA_HOME:-/usr}/bin/java\""
                        + " -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -jar /root/simulator/simulator-*.jar simulate --scene demo"
                        + " --doors 1 --ports 5084 --for 10m'");
        String status = "dockdoor-gateway status --config /etc/dockdoor/gateway-D1.yaml";
        machine.await(status, said -> said.contains("cannot-write"));
        machine.run("rm /var/lib/dockdoor/ballast");
        machine.await("journalctl --no-pager -o cat -u " + DOOR, said -> said.contains(" tags, passage D1-"));
        machine.await(status, said -> said.contains("journal") && !said.contains("cannot-write"));
        machine.run("systemctl stop reader");
    }

    /**
     * A gateway that runs out of memory is ended and started for as long as that takes: by itself where its heap does not suffice, by the
     * kernel where its unit's bound does not.
     */
    private static void comesBackFromTooLittleMemory(ScratchMachine machine) throws IOException, InterruptedException {
        String journal = "journalctl --no-pager -o cat -u " + DOOR;
        String options = "/etc/default/dockdoor-gateway";
        machine.run("cp " + options + " /root/options && echo 'JAVA_OPTS=\"-Xms3m -Xmx4m -Xmn1m\"' >>" + options);
        machine.run("systemctl restart --no-block " + DOOR);
        machine.await(journal, said -> said.contains("status=3/"));
        machine.run("cp /root/options " + options);
        machine.await("systemctl is-active " + DOOR, said -> said.equals("active"));

        String hog =
                "systemd-run --wait --quiet -p MemoryMax=10M sh -c 'head -c 60000000 /dev/zero | tail -c 59000000 >/dev/null'";
        if (machine.say(hog + " && echo unbound").contains("unbound")) {
            System.err.println("no bounds of memory are held here: that the kernel ends the gateway was not tried");
            return;
        }
        String bound = "/run/systemd/system/dockdoor-gateway@.service.d/tight.conf";
        long killed = kills(machine.say(journal));
        machine.run("printf '[Service]\\nMemoryMax=20M\\n' >" + bound + " && systemctl daemon-reload");
        machine.run("systemctl restart --no-block " + DOOR);
        machine.await(journal, said -> kills(said) > killed + 1);
        machine.run("rm " + bound + " && systemctl daemon-reload");
        machine.await("systemctl is-active " + DOOR, said -> said.equals("active"));
    }

    private static long kills(String journal) {
        return journal.lines().filter(line -> line.contains("status=9/KILL")).count();
    }

    /** Both daemons, struck by the same blow. */
    private static void comeBackFrom(ScratchMachine machine, String blow) throws IOException, InterruptedException {
        String door = show(machine, DOOR, "MainPID");
        String centre = show(machine, CENTRE, "MainPID");
        machine.run(blow + " " + door + " " + centre);
        comesBack(machine, DOOR, door);
        comesBack(machine, CENTRE, centre);
    }

    private static void comesBack(ScratchMachine machine, String unit, String before)
            throws IOException, InterruptedException {
        machine.await(
                "systemctl show -p MainPID -p ActiveState --value " + unit,
                said -> said.contains("active")
                        && !said.contains("activ" + "ating")
                        && said.lines().noneMatch(line -> line.equals(before) || line.equals("0")));
    }

    private static void keepsWhatWasEditedWhenUpgraded(ScratchMachine machine)
            throws IOException, InterruptedException {
        String pid = show(machine, DOOR, "MainPID");
        machine.run("touch /var/lib/dockdoor/gateway-D1/kept");
        machine.run("dpkg --force-confold --force-depends -i /root/dockdoor-gateway_*.deb");
        comesBack(machine, DOOR, pid);
        assertTrue(machine.run("cat /etc/dockdoor/gateway-D1.yaml").contains("host: 127.0.0.1"));
        machine.run("test -e /var/lib/dockdoor/gateway-D1/kept");
    }

    private static void stops(ScratchMachine machine) throws IOException, InterruptedException {
        machine.run("systemctl stop " + DOOR + " " + CENTRE);
        for (String unit : List.of(DOOR, CENTRE)) {
            assertEquals("inactive", show(machine, unit, "ActiveState"));
            assertEquals("success", show(machine, unit, "Result"));
        }
    }

    private static void isRemovedAndPurged(ScratchMachine machine) throws IOException, InterruptedException {
        machine.run("dpkg -r dockdoor-gateway dockdoor-broker");
        machine.run("test -e /etc/dockdoor/gateway-D1.yaml && test -e /var/lib/dockdoor/gateway-D1/journal.db");
        machine.run("test -e /etc/dockdoor/broker.yaml && test -e /var/lib/dockdoor/broker/ledger.db");
        machine.run("dpkg -P dockdoor-gateway");
        // what serves both stays as long as one is there
        machine.run("test ! -e /var/lib/dockdoor/gateway-D1 && test -e /etc/dockdoor/secrets");
        machine.run("getent passwd dockdoor");
        machine.run("dpkg -P dockdoor-broker");
        machine.run("test ! -e /etc/dockdoor && test ! -e /var/lib/dockdoor && test ! -e /var/cache/dockdoor");
        assertFalse(machine.say("getent passwd").contains("dockdoor"));
    }

    private static String show(ScratchMachine machine, String unit, String property)
            throws IOException, InterruptedException {
        return machine.run("systemctl show -p " + property + " --value " + unit).strip();
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
