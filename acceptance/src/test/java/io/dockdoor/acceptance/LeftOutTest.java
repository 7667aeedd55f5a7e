package io.dockdoor.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftOutTest {
    @Test
    void everySkippedTestOfEveryModuleIsCountedByItsReason(@TempDir Path project) throws IOException {
        report(
                project.resolve("events/target/surefire-reports"),
                "A",
                "<skipped message=\"Assumption failed: schema suite: no ../shared\"/>");
        report(
                project.resolve("events/target/surefire-reports"),
                "B",
                "<skipped message=\"Assumption failed: schema suite: no ../shared\"/>");
        report(
                project.resolve("edge-gateway/target/failsafe-reports"),
                "E",
                "<skipped type=\"x\">org.opentest4j.TestAbortedException: Assumption failed: tshark suite: none\n\tat x.E</skipped>");
        report(project.resolve("edge-gateway/target/failsafe-reports"), "C", "<skipped/>");
        report(project.resolve("tag-dedup/target/surefire-reports"), "D", "");

        assertEquals(
                Map.of("schema suite: no ../shared", 2, "tshark suite: none", 1, "x.C: no reason given", 1),
                LeftOut.leftOut(project));
    }

    private static void report(Path folder, String name, String inside) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("TEST-x." + name + ".xml"),
                "<testsuite><testcase name=\"t\" classname=\"x." + name + "\">" + inside + "</testcase></testsuite>");
    }
}
