package io.dockdoor.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our tables against those of the official TDT 2.2 scheme files, as listed in epc-partitions.csv and epc-headers.csv. */
class TagSchemeTest {
    static List<Csv.Row> partitions() {
        return Csv.rows("/gs1/epc-partitions.csv");
    }

    @ParameterizedTest
    @MethodSource("partitions")
    void aPartitionSharesItsBitsAsTheStandardSays(Csv.Row row) {
        String name = row.get("scheme");
        int partition = Integer.parseInt(row.get("partition"));
        List<TagScheme> schemes = List.of(TagScheme.values()).stream()
                .filter(scheme -> scheme.uriName().equals(name)
                        || scheme.family().urnName().equals(name))
                .toList();
        assertEquals(name.contains("-") ? 1 : forms(name), schemes.size());
        for (TagScheme scheme : schemes) {
            assertEquals(row.get("gcp_bits"), String.valueOf(TagScheme.prefixBits(partition)));
            assertEquals(row.get("gcp_digits"), String.valueOf(TagScheme.prefixDigits(partition)));
            assertEquals(row.get("ref_bits"), String.valueOf(scheme.referenceBits(partition)));
            boolean fixed = scheme.family().keyDigits() > 0;
            assertEquals(row.get("ref_digits"), fixed ? String.valueOf(scheme.referenceDigits(partition)) : "");
        }
    }

    private static int forms(String family) {
        return switch (family) {
            case "sscc", "gsrn", "sgcn" -> 1;
            default -> 2;
        };
    }

    static List<Csv.Row> headers() {
        return Csv.rows("/gs1/epc-headers.csv");
    }

    @ParameterizedTest
    @MethodSource("headers")
    void aHeaderStandsForItsScheme(Csv.Row row) {
        int header = Integer.parseInt(row.get("header_hex"), 16);
        String name = row.get("scheme").toLowerCase(Locale.ROOT);
        TagScheme scheme = TagScheme.ofHeader(header);
        PlusScheme plus = PlusScheme.ofHeader(header);
        switch (row.get("kind")) {
            case "TDS 1.x" -> {
                assertNull(plus);
                if (name.equals("gdti-113")) {
                    // deprecated since TDS 1.9; such a tag is shown raw
                    assertNull(scheme);
                } else {
                    assertNotNull(scheme);
                    assertEquals(name, scheme.uriName());
                    if (!"variable".equals(row.get("bits"))) {
                        assertEquals(row.get("bits"), String.valueOf(scheme.bits()));
                    }
                }
            }
            case "TDS 2.x +", "TDS 2.x ++ (with hostname)" -> {
                assertNull(scheme);
                assertNotNull(plus);
                assertEquals(name, plus.schemeName(plus.hasHost(header)));
            }
            default -> {
                assertNull(scheme);
                assertNull(plus);
            }
        }
    }

    @Test
    void noHeaderIsReadThatTheStandardDoesNotName() {
        List<String> named =
                headers().stream().map(row -> row.get("header_hex")).toList();
        for (int header = 0; header < 256; header++) {
            boolean read = TagScheme.ofHeader(header) != null || PlusScheme.ofHeader(header) != null;
            if (read) {
                assertTrue(named.contains(String.format("%02X", header)), "header " + header);
            }
        }
    }
}
