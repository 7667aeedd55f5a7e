package io.dockdoor.gateway;

import picocli.CommandLine;

/** The program's command line, for tests of other packages. */
public final class CommandLines {
    private CommandLines() {}

    public static CommandLine main() {
        return Main.command();
    }
}
