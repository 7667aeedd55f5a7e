package io.dockdoor.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The units are understood by the systemd of this machine. */
class SystemdUnitsIT {
    @Test
    void systemdFindsNoFaultInTheUnits(@TempDir Path folder) throws IOException, InterruptedException {
        Tools.need("systemd unit suite", "systemd-analyze");
        for (String unit : List.of("dockdoor-gateway@.service", "dockdoor-broker.service")) {
            String text = Files.readString(DemoRuns.project().resolve("systemd").resolve(unit));
            // the daemons are not installed on a build machine: another program stands for them
            Files.writeString(
                    folder.resolve(unit),
                    text.replaceAll("/usr/bin/dockdoor-\\w+", "/bin/true").replace("User=dockdoor\n", ""));
        }
        assertEquals(
                "",
                Tools.output(
                        folder,
                        "sh",
                        "-c",
                        "systemd-analyze verify --man=no dockdoor-broker.service dockdoor-gateway@D1.service 2>&1"
                                .replace("dockdoor-", folder + "/dockdoor-")));
    }
}
