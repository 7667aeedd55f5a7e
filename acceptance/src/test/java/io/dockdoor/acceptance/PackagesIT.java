package io.dockdoor.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the Debian packages, without installing them. */
class PackagesIT {
    private static final Map<String, Integer> MACHINES = Map.of("amd64", 62, "arm64", 183, "armhf", 40);

    @Test
    void lintianFindsNoErrorAndNoWarning(@TempDir Path folder) throws IOException, InterruptedException {
        Tools.need("package suite", "lintian");
        // ends with 2 when it finds any, which fails here with what it said
        String both = InstalledIT.deb("gateway") + " " + InstalledIT.deb("broker");
        assertEquals("", Tools.output(folder, "sh", "-c", "lintian --fail-on error,warning " + both + " 2>/dev/null"));
    }

    /** A library's native for that machine, by what the file itself says of the machine it is for (ELF, e_machine). */
    private static void carries(Path home, String jar, String file, String machine) throws IOException {
        Path found;
        try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
            found = jars.filter(each -> each.getFileName().toString().startsWith(jar + "-"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + jar + " in " + home));
        }
        try (ZipFile zip = new ZipFile(found.toFile())) {
            ZipEntry entry = zip.getEntry(file);
            assertNotNull(entry, () -> found + " has no " + file);
            byte[] head;
            try (InputStream in = zip.getInputStream(entry)) {
                head = in.readNBytes(20);
            }
            assertEquals("ELF", new String(head, 1, 3, StandardCharsets.US_ASCII), file);
            assertEquals(MACHINES.get(machine), (head[18] & 0xFF) | ((head[19] & 0xFF) << 8), file + " for " + machine);
        }
    }

    private static void sbomNamesEveryJarAsItIsShipped(Path folder, Path home)
            throws IOException, InterruptedException {
        JsonNode sbom =
                new ObjectMapper().readTree(home.resolve("sbom.cdx.json").toFile());
        assertEquals("CycloneDX", sbom.path("bomFormat").asText());
        assertEquals(
                List.of(),
                KnownHoles.read(Path.of("../packaging/known-holes.tsv")).in(sbom));
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
            Path root = folder.resolve(name);
            Tools.output(folder, "dpkg-deb", "-x", deb, root.toString());
            Path home;
            try (Stream<Path> homes = Files.list(root.resolve("usr/share/dockdoor"))) {
                home = homes.findFirst().orElseThrow();
            }
            sbomNamesEveryJarAsItIsShipped(folder, home);
            carries(home, "sqlite-jdbc", "org/sqlite/native/Linux/x86_64/libsqlitejdbc.so", "amd64");
            carries(home, "sqlite-jdbc", "org/sqlite/native/Linux/aarch64/libsqlitejdbc.so", "arm64");
            carries(home, "sqlite-jdbc", "org/sqlite/native/Linux/armv7/libsqlitejdbc.so", "armhf");
            if (name.equals("gateway")) {
                carries(home, "jSerialComm", "Linux/x86_64/libjSerialComm.so", "amd64");
                carries(home, "jSerialComm", "Linux/armv8_64/libjSerialComm.so", "arm64");
                carries(home, "jSerialComm", "Linux/armv7hf/libjSerialComm.so", "armhf");
                // of pins only a Raspberry Pi's are driven
                for (String library : List.of("libgpiod.so", "libpi4j-gpiod.so")) {
                    carries(home, "pi4j-library-gpiod", "lib/aarch64/pi4j-gpiod/" + library, "arm64");
                    carries(home, "pi4j-library-gpiod", "lib/armhf/pi4j-gpiod/" + library, "armhf");
                }
            }
        }
    }
}
