package io.dockdoor.gateway.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RemediesTest {
    /** Rows of the gateway's table of alerts: the kind of part, its codes, the remedy. */
    private static final Pattern ROW = Pattern.compile("\\| `([a-z-]+)(?:-[A-Z]+)?` \\| (`.*?`) \\| (.*) \\|");

    @Test
    void theListForPeopleIsTheListOfTheProgram() throws IOException {
        String page = Files.readString(Path.of("../docs/operating.md"));
        String alerts = page.substring(page.indexOf("## Alerts"), page.indexOf("**The inventory broker's**"));
        Map<String, String> written = new LinkedHashMap<>();
        Matcher row = ROW.matcher(alerts);
        while (row.find()) {
            for (String code : row.group(2).split("[`, ]+", -1)) {
                if (!code.isEmpty()) {
                    written.put(row.group(1) + " " + code, row.group(3));
                }
            }
        }
        assertEquals(new TreeMap<>(Remedies.all()), new TreeMap<>(written));
    }

    @Test
    void aRemedyIsFoundByPartAndCode() {
        assertTrue(Remedies.of("reader-R1", "no-route").startsWith("See that the reader is on"));
        assertTrue(Remedies.of("reader-R1", "antenna-disconnected-[2, 3]").startsWith("Check the antenna cables"));
        assertTrue(Remedies.of("mqtt-access", "not-authorised").contains("ACL"));
        assertTrue(Remedies.of("mqtt", "not-authorised").contains("mqtt.user"));
        assertTrue(Remedies.of("reader-R1", "never-heard-of").contains("doctor"));
    }
}
