package io.dockdoor.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
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

    private static void sbomNamesEveryJarAsItIsShipped(Path folder, String name, String deb)
            throws IOException, InterruptedException {
        Path root = folder.resolve(name);
        Tools.output(folder, "dpkg-deb", "-x", deb, root.toString());
        Path home;
        try (Stream<Path> homes = Files.list(root.resolve("usr/share/dockdoor"))) {
            home = homes.findFirst().orElseThrow();
        }
        JsonNode sbom =
                new ObjectMapper().readTree(home.resolve("sbom.cdx.json").toFile());
        assertEquals("CycloneDX", sbom.path("bomFormat").asText());
        Set<String> told = new TreeSet<>();
        sbom.path("components").forEach(each -> {
            assertTrue(each.path("purl").asText().matches("pkg:maven/[^/]+/[^/@]+@.+"), each.toString());
            told.add(each.at("/hashes/0/content").asText());
        });
        Set<String> shipped = new TreeSet<>();
        for (String line : Tools.output(folder, "sh", "-c", "cd " + home.resolve("lib") + " && sha256sum *.jar")
                .split("\n", -1)) {
            if (!line.isBlank()) {
                shipped.add(line.split(" ", 2)[0]);
            }
        }
        assertTrue(shipped.size() > 10, shipped::toString);
        assertEquals(shipped, told);
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
            sbomNamesEveryJarAsItIsShipped(folder, name, deb);
            for (String machine : List.of("x86_64", "aarch64", "armv7")) {
                assertTrue(natives.contains("org/sqlite/native/Linux/" + machine + "/libsqlitejdbc.so"), natives);
            }
        }
    }
}
