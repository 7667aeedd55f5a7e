package io.dockdoor.gateway.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration file cannot be used; carries every fault found in it, in the order of the file. */
public final class BadConfig extends Exception {
    private final transient List<Fault> faults;

    BadConfig(String file, List<Fault> faults) {
        super(faults.stream()
                .map(fault -> file + (fault.line() > 0 ? ", " : ": ") + fault)
                .collect(Collectors.joining("\n")));
        this.faults = List.copyOf(faults);
    }

    public List<Fault> faults() {
        return faults;
    }
}
