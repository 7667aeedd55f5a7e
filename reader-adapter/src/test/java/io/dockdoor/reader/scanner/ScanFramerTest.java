package io.dockdoor.reader.scanner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScanFramerTest {
    private final List<String> scans = new ArrayList<>();
    private final ScanFramer framer = new ScanFramer(scans::add, () -> scans.add("noise"));

    private void send(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        framer.bytes(bytes, bytes.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r", "\n", "\r\n", "\u0003", "\r\n\r\n"})
    void everySuffixEndsAScan(String suffix) {
        send("A" + suffix + "B" + suffix);
        assertEquals(List.of("A", "B"), scans);
    }

    @Test
    void silenceEndsAScanWithoutSuffixAndIsNoScanItself() {
        send("]C1010952110153000121");
        send("5");
        framer.silence();
        framer.silence();
        assertEquals(List.of("]C10109521101530001215"), scans);
    }

    @Test
    void theSeparatorStaysAndFillersGo() {
        send("\u0002]C110A\u001d\u000021B\u0003");
        assertEquals(List.of("]C110A\u001d21B"), scans);
    }

    @Test
    void aScanThatIsTooLongIsDroppedToItsEndAndTold() {
        send("x".repeat(ScanFramer.LONGEST) + "\r");
        assertEquals(ScanFramer.LONGEST, scans.get(0).length());
        send("x".repeat(100_000) + "y\rA\r");
        assertEquals(List.of("noise", "A"), scans.subList(1, scans.size()));
    }

    @Test
    void whatWasBegunBeforeAnUnplugIsForgotten() {
        send("half");
        framer.reset();
        send("whole\r");
        assertEquals(List.of("whole"), scans);
    }
}
