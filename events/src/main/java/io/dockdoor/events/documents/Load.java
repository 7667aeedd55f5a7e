package io.dockdoor.events.documents;

import io.dockdoor.events.Identity;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What one passage carried, as far as documents speak of it: units of trade items and pallets. What is neither (racks, cages,
 * tags that name nothing) is no goods and left out.
 *
 * @param goods identity of each unit, and its GTIN-14
 * @param pallets identities of pallets
 */
record Load(Map<String, String> goods, Set<String> pallets) {
    static Load of(Collection<String> identities) {
        Map<String, String> goods = new LinkedHashMap<>();
        Set<String> pallets = new TreeSet<>();
        for (String uri : new TreeSet<>(identities)) {
            Identity identity = Identity.parse(uri);
            if (identity instanceof Identity.TradeItem item) {
                goods.put(uri, item.gtin14());
            } else if (identity instanceof Identity.LogisticUnit) {
                pallets.add(uri);
            }
        }
        return new Load(goods, pallets);
    }

    boolean isEmpty() {
        return goods.isEmpty() && pallets.isEmpty();
    }

    /** GTIN-14 of a unit's identity that was checked before. */
    static String item(String epc) {
        if (Identity.parse(epc) instanceof Identity.TradeItem item) {
            return item.gtin14();
        }
        throw new IllegalArgumentException("'" + epc + "' is no unit of a trade item");
    }
}
