package io.dockdoor.acceptance;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * The last word of the build: which tests were left out, and why. With {@code CI=true} one left out is a failure, so that a
 * missing peer can never look like a pass.
 */
public final class LeftOut {
    private LeftOut() {}

    /** Arguments: the project's folder. Ends with an exception when a test was left out in CI. */
    public static void main(String... arguments) throws IOException {
        Map<String, Integer> left = leftOut(Path.of(arguments[0]));
        boolean ci = "true".equalsIgnoreCase(System.getenv("CI"));
        print(left, ci, System.out);
        if (ci && !left.isEmpty()) {
            throw new IllegalStateException("with CI=true no test may be left out");
        }
    }

    /** Number of tests left out by reason, over all modules' reports. */
    static Map<String, Integer> leftOut(Path project) throws IOException {
        Map<String, Integer> reasons = new TreeMap<>();
        for (Path report : reports(project)) {
            NodeList skipped = parse(report).getElementsByTagName("skipped");
            for (int i = 0; i < skipped.getLength(); i++) {
                Element element = (Element) skipped.item(i);
                String reason = reason(element);
                if (reason.isBlank()) {
                    reason = ((Element) element.getParentNode()).getAttribute("classname") + ": no reason given";
                }
                reasons.merge(reason, 1, Integer::sum);
            }
        }
        return reasons;
    }

    /** Surefire gives the reason as an attribute, or at the head of a stack trace when it does not trim those. */
    private static String reason(Element skipped) {
        String message = skipped.getAttribute("message");
        if (message.isBlank()) {
            String text = skipped.getTextContent().strip();
            message = text.lines().findFirst().orElse("").replace("org.opentest4j.TestAbortedException: ", "");
        }
        return message.replace("Assumption failed: ", "").strip();
    }

    private static void print(Map<String, Integer> left, boolean ci, PrintStream out) {
        if (left.isEmpty()) {
            out.println("No test was left out.");
            return;
        }
        out.println("LEFT OUT" + (ci ? " (a failure in CI)" : "") + ":");
        left.forEach((reason, count) -> out.println("  " + count + " test(s): " + reason));
    }

    private static List<Path> reports(Path project) throws IOException {
        List<Path> reports = new ArrayList<>();
        try (Stream<Path> modules = Files.list(project)) {
            for (Path module : modules.sorted().toList()) {
                for (String folder : List.of("surefire-reports", "failsafe-reports")) {
                    Path target = module.resolve("target").resolve(folder);
                    if (Files.isDirectory(target)) {
                        try (Stream<Path> files = Files.list(target)) {
                            files.filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
                                    .sorted()
                                    .forEach(reports::add);
                        }
                    }
                }
            }
        }
        return reports;
    }

    private static Document parse(Path report) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            return factory.newDocumentBuilder().parse(report.toFile());
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException("cannot read the test report " + report, e);
        }
    }
}
