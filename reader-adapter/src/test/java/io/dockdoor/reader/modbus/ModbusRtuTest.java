package io.dockdoor.reader.modbus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModbusRtuTest {
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    private static byte[] sealed(String hex) {
        byte[] bytes = HEX.parseHex(hex);
        byte[] frame = java.util.Arrays.copyOf(bytes, bytes.length + 2);
        ModbusRtu.seal(frame, bytes.length);
        return frame;
    }

    @Test
    void theCheckSumIsThatOfTheStandard() {
        // MODBUS over Serial Line 1.02, appendix B: the frame 02 07 ends in 41 12
        assertArrayEquals(HEX.parseHex("02 07 41 12"), sealed("02 07"));
    }

    @Test
    void requestsAreThoseOfTheStandardsExamples() {
        // application protocol 1.1b3: 6.2 reads inputs 197 to 218, 6.5 writes coil 173
        assertArrayEquals(sealed("11 02 00 C4 00 16"), ModbusRtu.read(17, ModbusRtu.READ_INPUTS, 197, 22));
        assertArrayEquals(sealed("11 05 00 AC FF 00"), ModbusRtu.writeCoil(17, 173, true));
        assertArrayEquals(sealed("11 05 00 AC 00 00"), ModbusRtu.writeCoil(17, 173, false));
    }

    @Test
    void theBitsOfAnAnswerAreReadAsTheStandardWritesThem() throws IOException {
        // 6.2: inputs 204-197 are AC, 212-205 DB, 218-213 35
        byte[] answer = sealed("11 02 03 AC DB 35");
        assertEquals(answer.length, ModbusRtu.length(answer, ModbusRtu.answerTo(22)));
        ModbusRtu.check(answer, answer.length, ModbusRtu.read(17, ModbusRtu.READ_INPUTS, 197, 22));
        assertFalse(ModbusRtu.bit(answer, 0));
        assertTrue(ModbusRtu.bit(answer, 2));
        assertTrue(ModbusRtu.bit(answer, 8));
        assertTrue(ModbusRtu.bit(answer, 21));
        assertFalse(ModbusRtu.bit(answer, 19));
    }

    @ParameterizedTest
    @CsvSource({"01,does not know function 2", "02,no such input", "04,failure of its own", "0B,exception 11"})
    void aRefusalSaysWhy(String code, String why) {
        byte[] answer = sealed("11 82 " + code);
        assertEquals(ModbusRtu.REFUSAL, ModbusRtu.length(answer, 6));
        ModbusRtu.Refused refused = assertThrows(
                ModbusRtu.Refused.class,
                () -> ModbusRtu.check(answer, answer.length, ModbusRtu.read(17, ModbusRtu.READ_INPUTS, 1, 8)));
        assertTrue(String.valueOf(refused.getMessage()).contains(why), refused.getMessage());
    }

    @Test
    void everyChangedBitOfAnAnswerIsNoticed() {
        byte[] request = ModbusRtu.read(17, ModbusRtu.READ_INPUTS, 1, 8);
        for (int bit = 0; bit < 48; bit++) {
            byte[] answer = sealed("11 02 01 A5");
            answer[bit / 8] ^= (byte) (1 << bit % 8);
            assertThrows(IOException.class, () -> ModbusRtu.check(answer, answer.length, request), "bit " + bit);
        }
    }

    @Test
    void anAnswerOfAnotherUnitIsNotOurs() {
        byte[] answer = sealed("12 02 01 A5");
        assertThrows(
                IOException.class,
                () -> ModbusRtu.check(answer, answer.length, ModbusRtu.read(17, ModbusRtu.READ_INPUTS, 1, 8)));
    }
}
