package io.dockdoor.simulator.llrp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dockdoor.simulator.llrp.Grammar.Field;
import io.dockdoor.simulator.llrp.Grammar.Slot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Suite "llrp-definition": the grammar against the published machine-readable definition of LLRP 1.0.1. */
class GrammarTest {
    private static final Path DEFINITION = Path.of("..", "..", "shared", "llrp", "llrp-1x0-def.xml");

    @Test
    void theGrammarIsThatOfThePublishedDefinition() throws Exception {
        assumeTrue(Files.exists(DEFINITION), "suite llrp-definition left out: no " + DEFINITION);
        Map<String, String> published = published();
        Map<String, String> ours = new TreeMap<>();
        for (Grammar.Rule rule : Grammar.LLRP_1_0_1.rules()) {
            ours.put(rule.name(), describe(rule));
        }
        assertEquals(148, ours.size());
        assertEquals(String.join("\n", published.values()), String.join("\n", ours.values()));
    }

    private static String describe(Grammar.Rule rule) {
        StringBuilder line = new StringBuilder(rule.name()).append(' ').append(rule.type());
        for (Field f : rule.fields()) {
            line.append(' ').append(f.name()).append(':').append(f.bits()).append(f.signed() ? "s" : "");
            line.append(f.counted() ? "v" : "").append(f.toEnd() ? "end" : "");
        }
        for (Slot s : rule.slots()) {
            line.append(" / ").append(String.join("|", s.names())).append(' ').append(s.min());
            line.append(s.max() == 1 ? "-1" : "-N");
        }
        return line.toString();
    }

    private static Map<String, String> published() throws Exception {
        Element root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(DEFINITION.toFile())
                .getDocumentElement();
        Map<String, List<String>> choices = new HashMap<>();
        for (Element each : children(root)) {
            if (each.getTagName().equals("choiceDefinition")) {
                choices.put(
                        each.getAttribute("name"),
                        children(each).stream()
                                .filter(c -> c.getTagName().equals("parameter"))
                                .map(c -> c.getAttribute("type"))
                                .toList());
            }
        }
        Map<String, String> rules = new TreeMap<>();
        for (Element each : children(root)) {
            if (each.getTagName().equals("messageDefinition")
                    || each.getTagName().equals("parameterDefinition")) {
                rules.put(each.getAttribute("name"), describe(each, choices));
            }
        }
        return rules;
    }

    private static String describe(Element definition, Map<String, List<String>> choices) {
        StringBuilder line = new StringBuilder(definition.getAttribute("name"));
        line.append(' ').append(definition.getAttribute("typeNum"));
        for (Element each : children(definition)) {
            switch (each.getTagName()) {
                case "field" -> line.append(' ').append(field(each.getAttribute("name"), each.getAttribute("type")));
                case "reserved" -> line.append(" -:").append(each.getAttribute("bitCount"));
                case "parameter", "choice" -> {
                    String type = each.getAttribute("type");
                    List<String> names = each.getTagName().equals("choice") ? choices.get(type) : List.of(type);
                    String repeat = each.getAttribute("repeat");
                    line.append(" / ").append(String.join("|", names)).append(' ');
                    line.append(repeat.equals("1") ? "1-1" : repeat);
                }
                default -> {}
            }
        }
        return line.toString();
    }

    private static String field(String name, String type) {
        return name + ":"
                + switch (type) {
                    case "utf8v" -> "8v";
                    case "bytesToEnd" -> "8end";
                    default -> type.charAt(0) == 's' ? type.substring(1) + "s" : type.substring(1);
                };
    }

    private static List<Element> children(Element of) {
        List<Element> found = new ArrayList<>();
        NodeList nodes = of.getChildNodes();
        for (int i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i) instanceof Element element) {
                found.add(element);
            }
        }
        return found;
    }
}
