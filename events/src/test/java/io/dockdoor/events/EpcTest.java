package io.dockdoor.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class EpcTest {
    private static final byte[] CLEAN = {0x30, 0x5A, (byte) 0xE0};
    private static final byte[] DIRTY = {0x30, 0x5A, (byte) 0xFF};

    @Test
    void whatAReaderSendsAfterTheLastBitIsNotTheTags() {
        assertEquals(Epc.of(CLEAN, 0, 19), Epc.of(DIRTY, 0, 19));
        assertEquals("305AE0", Epc.of(DIRTY, 0, 19).hex());
        assertNotEquals(Epc.of(CLEAN, 0, 24), Epc.of(DIRTY, 0, 24));
        assertNotEquals(Epc.of(CLEAN, 0, 19), Epc.of(CLEAN, 0, 20));
    }

    @Test
    void theTableKnowsATagAgainWhateverFollowsItsLastBit() {
        EpcTable table = new EpcTable(8);

        assertSame(table.intern(CLEAN, 0, 19), table.intern(DIRTY, 0, 19));
        assertSame(table.intern(CLEAN, 0, 0), table.intern(DIRTY, 1, 0));
        assertEquals(2, table.size());
    }

    @Test
    void aTableThatIsFullStartsAfreshInsteadOfGrowing() {
        EpcTable table = new EpcTable(100);
        for (int i = 0; i < 1000; i++) {
            byte[] bytes = {(byte) (i >> 8), (byte) i};
            assertEquals(Epc.of(bytes, 0, 16), table.intern(bytes, 0, 16));
        }
        assertEquals(100, table.size());
    }

    @Test
    void moreBitsThanATagCanHoldAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Epc.of(new byte[64], 0, 497));
    }
}
