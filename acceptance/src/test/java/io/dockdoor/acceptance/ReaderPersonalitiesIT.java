package io.dockdoor.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.Epc;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagRead;
import io.dockdoor.events.TagReads;
import io.dockdoor.reader.LlrpReader;
import io.dockdoor.reader.ReaderListener;
import io.dockdoor.reader.ReaderSettings;
import io.dockdoor.reader.ReaderSettings.Tls;
import io.dockdoor.reader.ReaderStatus;
import io.dockdoor.simulator.RadioField;
import io.dockdoor.simulator.llrp.Personality;
import io.dockdoor.simulator.llrp.ReaderCertificate;
import io.dockdoor.simulator.llrp.ReaderOptions;
import io.dockdoor.simulator.llrp.SceneClock;
import io.dockdoor.simulator.llrp.SimulatedReader;
import io.dockdoor.simulator.llrp.TlsFront;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our session reads the tags of each maker's reader, and gets from it what only this maker tells. */
class ReaderPersonalitiesIT {
    private static final Epc TAG = Epc.ofHex("30340789000000C000000001");

    private final long start = System.nanoTime();
    private final SceneClock scene = new SceneClock(this::micros);

    private long micros() {
        return 1_800_000_000_000_000L + (System.nanoTime() - start) / 1000;
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Personality.class)
    void aTagIsReadWithAllTheReaderCanTell(Personality personality) throws Exception {
        BlockingQueue<TagRead> reads = new LinkedBlockingQueue<>(10_000);
        try (SimulatedReader simulated = new SimulatedReader(
                        new ReaderId("R1"),
                        new OneTag(),
                        ReaderOptions.onPort(0).as(personality),
                        scene,
                        began -> scene.start());
                LlrpReader reader = new LlrpReader(
                        ReaderSettings.portal(new ReaderId("R1"), "127.0.0.1", simulated.port(), 1, 2),
                        keepingIn(reads),
                        this::micros,
                        new Random(1))) {
            reader.start();
            TagRead read = reads.poll(60, TimeUnit.SECONDS);
            assertTrue(read != null, "nothing was read");
            assertEquals(TAG, read.epc());
            assertEquals(7, read.channel());
            boolean impinj = personality == Personality.IMPINJ;
            assertEquals(impinj ? -5537 : -5500, read.rssiCentiDbm());
            assertEquals(impinj ? 1234 : TagRead.NO_PHASE, read.phase());
            assertEquals(impinj ? -48 : TagRead.NO_DOPPLER, read.doppler16());
        }
    }

    @Test
    void aReaderThatWantsTlsIsReadByItsFingerprint() throws Exception {
        BlockingQueue<TagRead> reads = new LinkedBlockingQueue<>(10_000);
        ReaderCertificate certificate = ReaderCertificate.make();
        try (SimulatedReader simulated = new SimulatedReader(
                        new ReaderId("R1"), new OneTag(), ReaderOptions.onPort(0), scene, began -> scene.start());
                TlsFront front = new TlsFront(simulated, 0, certificate);
                LlrpReader reader = new LlrpReader(
                        ReaderSettings.portal(new ReaderId("R1"), "127.0.0.1", front.port(), 1, 2)
                                .withTls(new Tls(Set.of(certificate.fingerprint()))),
                        keepingIn(reads),
                        this::micros,
                        new Random(1))) {
            reader.start();
            TagRead read = reads.poll(60, TimeUnit.SECONDS);
            assertTrue(read != null, "nothing was read");
            assertEquals(TAG, read.epc());
        }
    }

    private static ReaderListener keepingIn(BlockingQueue<TagRead> reads) {
        return new ReaderListener() {
            @Override
            public TagReads reads(TagReads batch) {
                for (int i = 0; i < batch.size(); i++) {
                    if (!reads.offer(batch.get(i))) {
                        break; // the first one is enough
                    }
                }
                batch.clear();
                return batch;
            }

            @Override
            public void gpi(int port, boolean high, long atMicros) {}

            @Override
            public void status(ReaderStatus status) {}

            @Override
            public void readsLost(String why, long atMicros) {}
        };
    }

    private static final class OneTag implements RadioField {
        @Override
        public void inventory(ReaderId reader, InventoryPlan plan, long from, long to, Hearing hearing) {
            for (long n = (from + 9_999) / 10_000; n * 10_000 < to; n++) {
                hearing.heard(n * 10_000, plan.antennas()[0], TAG, 0x3000, -5537, 7, 1234, -48);
            }
        }

        @Override
        public void inputs(ReaderId reader, long from, long to, InputChange change) {}
    }
}
