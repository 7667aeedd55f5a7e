package io.dockdoor.simulator.scene;

import io.dockdoor.events.Epc;
import io.dockdoor.events.EpcEncoder;
import io.dockdoor.simulator.scene.Truth.GoodsTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Makes pallets of a made-up supplier (company prefix 9521987, a GS1 example range): a logistic label and cases of a few trade
 * items, every serial once per seed.
 */
final class Goods {
    private static final String SUPPLIER = "9521987";
    private static final int CATALOGUE = 12;

    private final SplittableRandom random;
    private final long place;
    private long labels;
    private long cases;

    Goods(long seed, SplittableRandom random) {
        this.random = random;
        // scenes of different small seeds never share a serial number, so that one stock can take several of them
        place = Math.floorMod(seed, 90_000L);
    }

    /** A pallet's tags: one SSCC label and {@code tags - 1} cases of 3 to 5 trade items. */
    List<GoodsTag> pallet(int tags) {
        List<GoodsTag> all = new ArrayList<>(tags);
        all.add(label());
        int items = Math.min(tags - 1, 3 + random.nextInt(3));
        int first = random.nextInt(CATALOGUE);
        for (int i = 1; i < tags; i++) {
            int item = i <= items ? i - 1 : random.nextInt(items);
            all.add(goodsCase((first + item * 5) % CATALOGUE + 1));
        }
        return all;
    }

    /** Single cases, as a person carries them. */
    List<GoodsTag> cases(int count) {
        List<GoodsTag> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            all.add(goodsCase(1 + random.nextInt(CATALOGUE)));
        }
        return all;
    }

    private GoodsTag label() {
        String body = "3" + SUPPLIER + String.format(Locale.ROOT, "%09d", place * 10_000L + labels++ % 10_000L);
        String sscc = body + checkDigit(body);
        Epc epc = EpcEncoder.sscc96(6, SUPPLIER.length(), sscc);
        return new GoodsTag(epc, "https://id.gs1.org/00/" + sscc, null, true);
    }

    private GoodsTag goodsCase(int item) {
        String body = "0" + SUPPLIER + String.format(Locale.ROOT, "%05d", item);
        String gtin = body + checkDigit(body);
        long serial = place * 3_000_000L + ++cases;
        Epc epc = EpcEncoder.sgtin96(2, SUPPLIER.length(), gtin, serial);
        return new GoodsTag(epc, "https://id.gs1.org/01/" + gtin + "/21/" + serial, gtin, true);
    }

    /** GS1 General Specifications 7.9: weights 3 and 1 from the right. */
    static int checkDigit(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int weight = (digits.length() - i) % 2 == 1 ? 3 : 1;
            sum += weight * (digits.charAt(i) - '0');
        }
        return (10 - sum % 10) % 10;
    }
}
