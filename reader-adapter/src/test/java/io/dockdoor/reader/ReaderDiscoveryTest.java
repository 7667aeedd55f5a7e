package io.dockdoor.reader;

import static io.dockdoor.reader.Bits.connectionAttempt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.reader.ReaderDiscovery.Found;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReaderDiscoveryTest {
    @Test
    void aFreeReaderTellsWhoItIsAndOneInUseThatItIs() throws Exception {
        try (RudePeer free = new RudePeer();
                RudePeer held = new RudePeer()) {
            CompletableFuture<List<Found>> found = find(List.of(free.port(), held.port()));
            held.accept();
            held.say(connectionAttempt(2));
            free.accept();
            free.say(connectionAttempt(0));
            free.answerUntil(type -> type == Llrp.CLOSE_CONNECTION);
            List<Found> list = found.get(30, TimeUnit.SECONDS);
            assertEquals(new Found("127.0.0.1", free.port(), "vendor 0 model 9 firmware 1.0"), list.get(0));
            assertTrue(list.get(1).what().startsWith("an LLRP reader in use"), list.toString());
            assertEquals(List.of(Llrp.GET_READER_CAPABILITIES, Llrp.CLOSE_CONNECTION), free.received());
        }
    }

    @Test
    void whereNobodyListensNothingIsFound() throws Exception {
        RudePeer gone = new RudePeer();
        gone.close();
        assertEquals(List.of(), ReaderDiscovery.in("127.0.0.1", List.of(gone.port())));
    }

    @Test
    void aRangeIsItsAddressesWithoutNetworkAndBroadcast() {
        List<String> all = ReaderDiscovery.addresses("192.168.1.77/24");
        assertEquals(254, all.size());
        assertEquals("192.168.1.1", all.get(0));
        assertEquals("192.168.1.254", all.get(253));
        assertEquals(List.of("10.255.0.9"), ReaderDiscovery.addresses("10.255.0.9"));
        assertEquals(List.of("10.0.0.2", "10.0.0.3"), ReaderDiscovery.addresses("10.0.0.2/31"));
        assertEquals(1022, ReaderDiscovery.addresses("255.255.252.0/22").size());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"10.0.0.0/8,at most 1024", "reader,write for example", "10.0.0.256,from 0 to 255", "10.0.0.0/33,0 to 32"
    })
    void whatIsNoRangeOrTooLargeIsRefusedWithTheCure(String cidr, String cure) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> ReaderDiscovery.addresses(cidr));
        assertTrue(String.valueOf(refused.getMessage()).contains(cure), refused.getMessage());
    }

    private static CompletableFuture<List<Found>> find(List<Integer> ports) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return ReaderDiscovery.in("127.0.0.1/32", ports);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
