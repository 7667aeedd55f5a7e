import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The list of what is inside a package, CycloneDX 1.5 in JSON: every library as it is shipped, with its SHA-256. Run by the build:
 * {@code java Sbom.java NAME VERSION LIST LIB OUT}, where LIST is what {@code dependency:list} wrote and LIB the folder of the
 * jars. Fails when a jar is on no list: the list of a package is whole or there is none.
 */
final class Sbom {
    private static final Pattern LISTED =
            Pattern.compile("^\\s*([\\w.-]+):([\\w.-]+):jar:(?:([\\w.-]+):)?([^:\\s]+):(?:compile|runtime)\\b.*");

    private Sbom() {}

    public static void main(String[] words) throws Exception {
        Map<String, String> purls = new TreeMap<>();
        Map<String, String[]> names = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of(words[2]))) {
            Matcher listed = LISTED.matcher(line);
            if (listed.matches()) {
                String classifier = listed.group(3) == null ? "" : "-" + listed.group(3);
                String jar = listed.group(2) + "-" + listed.group(4) + classifier + ".jar";
                String purl = "pkg:maven/" + listed.group(1) + "/" + listed.group(2) + "@" + listed.group(4)
                        + (listed.group(3) == null ? "" : "?classifier=" + listed.group(3));
                purls.put(jar, purl);
                names.put(jar, new String[] {listed.group(1), listed.group(2), listed.group(4)});
            }
        }
        List<String> components = new ArrayList<>();
        List<Path> jars;
        try (Stream<Path> files = Files.list(Path.of(words[3]))) {
            jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
        for (Path jar : jars) {
            String file = jar.getFileName().toString();
            String[] name = names.get(file);
            if (name == null) {
                throw new IOException(file + " is shipped and on no list of dependencies: " + words[2]);
            }
            components.add(component(name, purls.get(file), sha256(jar)));
        }
        String root = "pkg:generic/" + words[0] + "@" + words[1];
        Files.writeString(
                Path.of(words[4]),
                """
                {
                  "bomFormat": "CycloneDX",
                  "specVersion": "1.5",
                  "version": 1,
                  "metadata": {"component": {"type": "application", "bom-ref": %s, "name": %s, "version": %s, "purl": %s}},
                  "components": [
                %s
                  ]
                }
                """.formatted(quoted(root), quoted(words[0]), quoted(words[1]), quoted(root), String.join(",\n", components)),
                StandardCharsets.UTF_8);
    }

    private static String component(String[] name, String purl, String hash) {
        return "    {\"type\": \"library\", \"bom-ref\": %s, \"group\": %s, \"name\": %s, \"version\": %s,\n     \"purl\": %s, \"hashes\": [{\"alg\": \"SHA-256\", \"content\": %s}]}"
                .formatted(
                        quoted(purl), quoted(name[0]), quoted(name[1]), quoted(name[2]), quoted(purl), quoted(hash));
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    private static String quoted(String text) {
        if (!text.matches("[\\w./:@?=+~-]*")) {
            throw new IllegalArgumentException("a name that needs escaping: " + text);
        }
        return "\"" + text + "\"";
    }
}
