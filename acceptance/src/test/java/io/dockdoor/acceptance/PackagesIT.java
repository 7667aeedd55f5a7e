package io.dockdoor.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the Debian packages, without installing them. */
class PackagesIT {
    @Test
    void lintianFindsNoErrorAndNoWarningInTheGateway(@TempDir Path folder) throws IOException, InterruptedException {
        Tools.need("package suite", "lintian");
        // ends with 2 when it finds any, which fails here with what it said
        assertEquals(
                "",
                Tools.output(
                        folder,
                        "sh",
                        "-c",
                        "lintian --fail-on error,warning " + InstalledIT.deb("gateway") + " 2>/dev/null"));
    }

    @Test
    void packagesServeEveryDebianMachineAndOnlyConfigurationIsKept(@TempDir Path folder)
            throws IOException, InterruptedException {
        Tools.need("package suite", "dpkg-deb");
        for (String name : List.of("gateway", "broker")) {
            String deb = InstalledIT.deb(name).toString();
            assertEquals(
                    "all",
                    Tools.output(folder, "dpkg-deb", "-f", deb, "Architecture").strip());
            String conffiles =
                    Tools.output(folder, "dpkg-deb", "--ctrl-tarfile", deb).contains("conffiles") ? "yes" : "no";
            assertEquals("yes", conffiles);
            String content = Tools.output(folder, "dpkg-deb", "-c", deb);
            assertTrue(content.contains("./usr/bin/dockdoor-" + name), content);
            String natives = Tools.output(
                    folder,
                    "sh",
                    "-c",
                    "dpkg-deb --fsys-tarfile " + deb
                            + " | tar -xOf - --wildcards './usr/share/dockdoor/*/lib/sqlite-jdbc-*.jar'" + " >" + folder
                            + "/sqlite.jar && unzip -l " + folder + "/sqlite.jar");
            for (String machine : List.of("x86_64", "aarch64", "armv7")) {
                assertTrue(natives.contains("org/sqlite/native/Linux/" + machine + "/libsqlitejdbc.so"), natives);
            }
        }
    }
}
