package io.dockdoor.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The holes in libraries that {@code packaging/known-holes.tsv} names, looked for in a list of what is shipped. */
record KnownHoles(List<Hole> holes) {
    private static final String NEVER = "none";

    /** @param harmless why it cannot be reached; empty when it can */
    record Hole(String library, String mendedIn, String name, String harmless) {
        boolean isIn(String itsLibrary, String version) {
            return library.equals(itsLibrary) && (mendedIn.equals(NEVER) || older(version, mendedIn));
        }
    }

    /** @throws IOException also when a line is not library, version, name and reason */
    static KnownHoles read(Path file) throws IOException {
        List<Hole> holes = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.startsWith("#") && !line.isBlank()) {
                String[] cell = line.split("\t", -1);
                if (cell.length != 4 || cell[0].indexOf('/') < 0) {
                    throw new IOException(file + ": '" + line + "' is not group/library, version, name, reason");
                }
                holes.add(new Hole(cell[0], cell[1], cell[2], cell[3]));
            }
        }
        return new KnownHoles(List.copyOf(holes));
    }

    /** What a CycloneDX list of components has of them, but for those that cannot be reached. */
    List<String> in(JsonNode sbom) {
        List<String> found = new ArrayList<>();
        sbom.path("components").forEach(each -> {
            String purl = each.path("purl").asText();
            String library = purl.substring(purl.indexOf('/') + 1, purl.indexOf('@'));
            String version = purl.substring(purl.indexOf('@') + 1).replaceFirst("\\?.*", "");
            holes.stream()
                    .filter(hole -> hole.harmless().isEmpty() && hole.isIn(library, version))
                    .forEach(hole -> found.add(
                            library + " " + version + " has " + hole.name() + ", mended in " + hole.mendedIn()));
        });
        return found;
    }

    /** By the numbers in them, from the left. */
    static boolean older(String version, String than) {
        long[] its = numbers(version);
        long[] other = numbers(than);
        for (int i = 0; i < Math.max(its.length, other.length); i++) {
            long here = i < its.length ? its[i] : 0;
            long there = i < other.length ? other[i] : 0;
            if (here != there) {
                return here < there;
            }
        }
        return false;
    }

    private static long[] numbers(String version) {
        return Stream.of(version.split("[.-]", -1))
                .filter(part -> part.matches("\\d{1,9}"))
                .mapToLong(Long::parseLong)
                .toArray();
    }
}
