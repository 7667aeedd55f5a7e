package io.dockdoor.simulator.llrp;

import org.jspecify.annotations.Nullable;

/**
 * A message that will not be carried out, with everything its LLRPStatus has to tell (LLRP 14.2.2): a code, a sentence, and the
 * path of parameter types down to the fault.
 */
final class Refused extends Exception {
    private static final int LLRP_STATUS = 287;
    private static final int FIELD_ERROR = 288;
    private static final int PARAMETER_ERROR = 289;

    private final int code;
    private final @Nullable FieldFault field;
    private final @Nullable ParameterFault parameter;

    private record FieldFault(int number, int code) {}

    private record ParameterFault(
            int type,
            int code,
            @Nullable FieldFault field,
            @Nullable ParameterFault inner) {}

    private Refused(int code, String why, @Nullable FieldFault field, @Nullable ParameterFault parameter) {
        super(why, null, false, false);
        this.code = code;
        this.field = field;
        this.parameter = parameter;
    }

    int code() {
        return code;
    }

    /** The whole message is refused, for no part of it in particular. */
    static Refused message(int code, String why) {
        return new Refused(code, why, null, null);
    }

    /** A value of a field; {@code code} is A_Invalid or A_OutOfRange. */
    static Refused field(Node place, String field, int code, String why) {
        FieldFault fault = new FieldFault(place.rule().fieldNumber(field), code);
        String sentence = place.rule().name() + "." + field + ": " + why;
        if (place.rule().isMessage()) {
            return new Refused(Status.FIELD_ERROR, sentence, fault, null);
        }
        return upwards(
                place,
                new ParameterFault(place.rule().type(), Status.inParameter(Status.FIELD_ERROR), fault, null),
                sentence);
    }

    /** A child of {@code place}, of parameter type {@code type}, is missing, unknown, one too many; {@code code} is the M_ code. */
    static Refused child(Node place, int type, int code, String why) {
        String sentence = place.rule().name() + ": " + why;
        if (place.rule().isMessage()) {
            return new Refused(code, sentence, null, new ParameterFault(type, code, null, null));
        }
        int inner = Status.inParameter(code);
        return upwards(
                place,
                new ParameterFault(place.rule().type(), inner, null, new ParameterFault(type, inner, null, null)),
                sentence);
    }

    /** The bytes of a parameter do not hold together (its length, a list longer than it). */
    static Refused broken(Node place, String why) {
        String sentence = place.rule().name() + ": " + why;
        if (place.rule().isMessage()) {
            return new Refused(Status.PARAMETER_ERROR, sentence, null, null);
        }
        return upwards(
                place,
                new ParameterFault(place.rule().type(), Status.inParameter(Status.PARAMETER_ERROR), null, null),
                sentence);
    }

    private static Refused upwards(Node place, ParameterFault fault, String why) {
        ParameterFault path = fault;
        for (Node up = place.parent(); up != null && !up.rule().isMessage(); up = up.parent()) {
            path = new ParameterFault(up.rule().type(), Status.inParameter(Status.PARAMETER_ERROR), null, path);
        }
        return new Refused(Status.PARAMETER_ERROR, why, null, path);
    }

    void writeTo(Frame frame) {
        int start = frame.open(LLRP_STATUS);
        frame.u16(code);
        String why = getMessage();
        frame.utf8(why == null ? "" : why);
        write(frame, field);
        write(frame, parameter);
        frame.close(start);
    }

    static void writeSuccess(Frame frame) {
        int start = frame.open(LLRP_STATUS);
        frame.u16(Status.SUCCESS);
        frame.utf8("");
        frame.close(start);
    }

    private static void write(Frame frame, @Nullable FieldFault fault) {
        if (fault != null) {
            int start = frame.open(FIELD_ERROR);
            frame.u16(fault.number);
            frame.u16(fault.code);
            frame.close(start);
        }
    }

    private static void write(Frame frame, @Nullable ParameterFault fault) {
        if (fault != null) {
            int start = frame.open(PARAMETER_ERROR);
            frame.u16(fault.type);
            frame.u16(fault.code);
            write(frame, fault.field);
            write(frame, fault.inner);
            frame.close(start);
        }
    }
}
