package io.dockdoor.simulator.llrp;

/** What starts a ROSpec or ends a ROSpec or AISpec (LLRP 10.2). Times in microseconds. */
sealed interface Trigger {
    /** Longer than any reader runs, and small enough to add to a time. */
    long NEVER = Long.MAX_VALUE / 4;

    /** Start: only a START_ROSPEC. Stop: when all within is done, or the whole ends. */
    record Null() implements Trigger {}

    record Immediate() implements Trigger {}

    /** @param firstUtc reader time the offset counts from, 0: the time of the ADD_ROSPEC; {@code period} 0: once */
    record Periodic(long firstUtc, long offset, long period) implements Trigger {}

    record Duration(long micros) implements Trigger {}

    /** @param timeout 0: none; it only counts for a stop */
    record Input(int port, boolean high, long timeout) implements Trigger {}

    /**
     * After {@code tags} observations, or after {@code quiet} without a new tag (0: that does not count), or after {@code
     * timeout} ({@link #NEVER} when the client set 0, as clients in the field do and readers take).
     */
    record Tags(int tags, long quiet, long timeout) implements Trigger {}

    static Trigger start(Node trigger, Capabilities reader) throws Refused {
        return switch (trigger.number("ROSpecStartTriggerType")) {
            case 0 -> new Null();
            case 1 -> new Immediate();
            case 2 -> periodic(needed(trigger, "PeriodicTriggerValue"), reader);
            default -> input(needed(trigger, "GPITriggerValue"), reader);
        };
    }

    static Trigger stop(Node trigger, Capabilities reader) throws Refused {
        return switch (trigger.number("ROSpecStopTriggerType")) {
            case 0 -> new Null();
            case 1 -> duration(trigger, "DurationTriggerValue");
            default -> input(needed(trigger, "GPITriggerValue"), reader);
        };
    }

    static Trigger aiStop(Node trigger, Capabilities reader) throws Refused {
        return switch (trigger.number("AISpecStopTriggerType")) {
            case 0 -> new Null();
            case 1 -> duration(trigger, "DurationTrigger");
            case 2 -> input(needed(trigger, "GPITriggerValue"), reader);
            default -> tags(needed(trigger, "TagObservationTrigger"));
        };
    }

    private static Trigger periodic(Node value, Capabilities reader) throws Refused {
        Node utc = value.optional("UTCTimestamp");
        if (utc != null && !reader.utcClock()) {
            throw Checks.unsupported(value, utc); // LLRP 10.2.1.1.1.1: without a UTC clock an error
        }
        return new Periodic(
                utc == null ? 0 : utc.field("Microseconds"),
                millis(value.field("Offset")),
                millis(value.field("Period")));
    }

    private static Trigger input(Node value, Capabilities reader) throws Refused {
        int port = value.number("GPIPortNum");
        Checks.between(value, "GPIPortNum", port, 1, reader.gpis());
        return new Input(port, value.flag("GPIEvent"), millis(value.field("Timeout")));
    }

    private static Trigger duration(Node trigger, String field) throws Refused {
        Checks.between(trigger, field, trigger.field(field), 1, 0xffffffffL);
        return new Duration(millis(trigger.field(field)));
    }

    private static Trigger tags(Node value) throws Refused {
        long timeout = value.field("Timeout") == 0 ? NEVER : millis(value.field("Timeout"));
        return switch (value.number("TriggerType")) {
            case 0 -> {
                Checks.between(value, "NumberOfTags", value.field("NumberOfTags"), 1, 0xffff);
                yield new Tags(value.number("NumberOfTags"), 0, timeout);
            }
            case 1 -> {
                Checks.between(value, "T", value.field("T"), 1, 0xffff);
                yield new Tags(Integer.MAX_VALUE, millis(value.field("T")), timeout);
            }
            default -> throw Refused.field(value, "TriggerType", Status.A_INVALID, "attempts are not counted here");
        };
    }

    private static Node needed(Node trigger, String child) throws Refused {
        Node value = trigger.optional(child);
        if (value == null) {
            int type = Grammar.LLRP_1_0_1.named(child).type();
            throw Refused.child(trigger, type, Status.MISSING_PARAMETER, "its type needs a " + child);
        }
        return value;
    }

    private static long millis(long value) {
        return value * 1000;
    }
}
