package io.dockdoor.simulator.llrp;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What goes wrong with readers in the field, by name. Some happen once, some last. */
public enum Fault {
    /** Half a message is written, then the connection is closed. Once. */
    DROP_MID_MESSAGE,
    /** The connection stays open and nothing passes any more, either way; the reader itself takes new clients. Once. */
    HALF_OPEN,
    /** The client is thrown out and every new one is told that another client is connected. Lasts. */
    BUSY,
    /** Power lost: connections end without a word, ROSpecs and configuration are gone, the port is closed for as long. Lasts. */
    REBOOT,
    /** A reboot after which the reader has no UTC clock any more. Lasts. */
    UPTIME_CLOCK,
    /** The clock jumps to 2000-01-01T00:00:00Z and goes on from there. Once. */
    CLOCK_AT_2000,
    /** No KEEPALIVE is sent. Lasts. */
    KEEPALIVE_LOSS,
    /** Each report is sent twice. Lasts. */
    DUPLICATE_REPORTS,
    /** Reports come a second late, events on time. Lasts. */
    LATE_REPORTS,
    /** Custom parameters and parameter types nobody knows stand wherever they can. Lasts. */
    UNKNOWN_CUSTOMS,
    /** A message says it is as long as can be. Once. */
    OVERSIZE_LENGTH,
    /** A message says its length is 0. Once. */
    ZERO_LENGTH,
    /** A parameter in a report says its length is 0. Once. */
    ZERO_PARAMETER,
    /** A parameter in a report says it is longer than its message. Once. */
    OVERSIZE_PARAMETER,
    /** What has not changed since it was last sent is left out of reports (LLRP 13.2.3). Lasts. */
    CARRY_OVER,
    /** Answers come two seconds late. Lasts. */
    SLOW_ANSWERS,
    /** Reports are gathered and sent each second, whatever N says. Lasts. */
    GATHERED_REPORTS,
    /** A report without a tag follows each report. Lasts. */
    EMPTY_REPORTS;

    /** Its name on the command line, e.g. {@code drop-mid-message}. */
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException for a name that is none, naming those that are */
    public static Fault named(String title) {
        return Arrays.stream(values())
                .filter(fault -> fault.title().equals(title))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no fault '" + title + "'; there are " + String.join(", ", titles())));
    }

    public static List<String> titles() {
        return Arrays.stream(values()).map(Fault::title).toList();
    }
}
