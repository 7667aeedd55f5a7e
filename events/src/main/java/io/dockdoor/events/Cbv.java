package io.dockdoor.events;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * The words of the Core Business Vocabulary 2.0 that EPCIS JSON writes bare. A bare word outside the vocabulary is a slip
 * ({@code putaway} for {@code storing}), and a ledger that guessed what it means would book nothing without telling anyone.
 */
final class Cbv {
    /** CBV 2.0 section 7.1. */
    static final Set<String> BIZ_STEPS = words(
            "accepting",
            "arriving",
            "assembling",
            "collecting",
            "commissioning",
            "consigning",
            "creating_class_instance",
            "cycle_counting",
            "decommissioning",
            "departing",
            "destroying",
            "disassembling",
            "dispensing",
            "encoding",
            "entering_exiting",
            "holding",
            "inspecting",
            "installing",
            "killing",
            "loading",
            "other",
            "packing",
            "picking",
            "receiving",
            "removing",
            "repackaging",
            "repairing",
            "replacing",
            "reserving",
            "retail_selling",
            "sampling",
            "sensor_reporting",
            "shipping",
            "staging_outbound",
            "stock_taking",
            "stocking",
            "storing",
            "transporting",
            "unloading",
            "unpacking",
            "void_shipping");

    /** CBV 2.0 section 7.2. */
    static final Set<String> DISPOSITIONS = words(
            "active",
            "available",
            "completeness_inferred",
            "completeness_verified",
            "conformant",
            "container_closed",
            "container_open",
            "damaged",
            "destroyed",
            "dispensed",
            "disposed",
            "encoded",
            "expired",
            "in_progress",
            "in_transit",
            "inactive",
            "mismatch_class",
            "mismatch_instance",
            "mismatch_quantity",
            "needs_replacement",
            "no_pedigree_match",
            "non_conformant",
            "non_sellable_other",
            "partially_dispensed",
            "recalled",
            "reserved",
            "retail_sold",
            "returned",
            "sellable_accessible",
            "sellable_not_accessible",
            "stolen",
            "unavailable",
            "unknown");

    private Cbv() {}

    private static Set<String> words(String... words) {
        return Collections.unmodifiableSet(new TreeSet<>(Set.of(words)));
    }
}
