package io.dockdoor.daemon.settings;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** A configuration file cannot be used; carries every fault found in it, in the order of the file. */
public final class BadConfig extends Exception {
    private static final Comparator<Fault> IN_ORDER = Comparator.comparingInt(Fault::line);

    private final transient List<Fault> faults;

    /** @param faults at least one, in any order */
    public BadConfig(String file, List<Fault> faults) {
        super(faults.stream()
                .sorted(IN_ORDER)
                .map(fault -> file + (fault.line() > 0 ? ", " : ": ") + fault)
                .collect(Collectors.joining("\n")));
        this.faults = faults.stream().sorted(IN_ORDER).toList();
    }

    public List<Fault> faults() {
        return faults;
    }
}
