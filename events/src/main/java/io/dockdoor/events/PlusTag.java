package io.dockdoor.events;

import org.jspecify.annotations.Nullable;

/**
 * A tag of TDS 2.x.
 *
 * @param dateAi the date a DSGTIN+ carries: its AI, null in all other schemes
 * @param date that date, YYMMDD
 * @param host host name of the tag's own Digital Link; null when it has none or one we cannot spell
 */
record PlusTag(
        String scheme,
        int filter,
        Gs1Key key,
        Identity identity,
        @Nullable String dateAi,
        @Nullable String date,
        @Nullable String host)
        implements TagContent {
    /** TDS 14.5.3, by the 4-bit date type. */
    private static final String[] DATE_AIS = {"11", "13", "15", "16", "17", "7006", "7007"};

    private static final int[] DAYS = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    /** Reads what follows the header. */
    static PlusTag read(PlusScheme scheme, boolean withHost, BitReader in) throws BadEpc {
        boolean moreFollows = in.takeInt(1) == 1;
        int filter = in.takeInt(3);
        String dateAi = null;
        String date = null;
        if (scheme == PlusScheme.DSGTIN) {
            dateAi = dateAi(in.takeInt(4));
            date = date(in.takeInt(7), in.takeInt(4), in.takeInt(5));
        }
        Gs1Key key = key(scheme, in);
        String host = withHost ? PlusText.host(in) : null;
        // further AIs may follow, which describe the thing and do not name it (TDS 15.3)
        if (!moreFollows && !in.takeZeros(in.remaining())) {
            throw new BadEpc(
                    EpcFault.TRAILING_BITS, "bits after the end of " + scheme.schemeName(withHost) + " must be zero");
        }
        return new PlusTag(scheme.schemeName(withHost), filter, key, key.identity(), dateAi, date, host);
    }

    @Override
    public EpcDescription describe(String rawUri) {
        String elements = key.elementString();
        String link = key.digitalLink(host == null ? Gs1Key.HOST : host);
        if (dateAi != null) {
            elements += "(" + dateAi + ")" + date;
            link += "?" + dateAi + "=" + date;
        }
        return new EpcDescription(identity, scheme, filter, 0, null, null, elements, link, rawUri);
    }

    private static Gs1Key key(PlusScheme scheme, BitReader in) throws BadEpc {
        return switch (scheme) {
            case SGTIN, DSGTIN -> new Gs1Key("01", PlusText.digits(in, 14), "21", PlusText.variable(in, 20));
            case SSCC -> Gs1Key.of("00", PlusText.digits(in, 18));
            case SGLN -> Gs1Key.place(PlusText.digits(in, 13), PlusText.variable(in, 20));
            case GRAI -> Gs1Key.of("8003", PlusText.digits(in, 14) + PlusText.variable(in, 16));
            case GIAI -> Gs1Key.of("8004", PlusText.delimited(in, 30));
            case GSRN -> Gs1Key.of("8018", PlusText.digits(in, 18));
            case GSRNP -> Gs1Key.of("8017", PlusText.digits(in, 18));
            case GDTI -> Gs1Key.of("253", PlusText.digits(in, 13) + PlusText.variable(in, 17));
            case CPI -> new Gs1Key("8010", PlusText.delimited(in, 30), "8011", PlusText.counted(in, 12));
            case SGCN -> Gs1Key.of("255", PlusText.digits(in, 13) + PlusText.counted(in, 12));
            case ITIP -> new Gs1Key("8006", PlusText.digits(in, 18), "21", PlusText.variable(in, 20));
        };
    }

    private static String dateAi(int type) throws BadEpc {
        if (type >= DATE_AIS.length) {
            throw BadEpc.field("date type " + type + " is reserved");
        }
        return DATE_AIS[type];
    }

    /** Day 00 stands for a date that only says the month. */
    private static String date(int year, int month, int day) throws BadEpc {
        if (year > 99 || month < 1 || month > 12 || day > DAYS[month - 1]) {
            throw BadEpc.field("no such date: year " + year + ", month " + month + ", day " + day);
        }
        return String.valueOf(1_000_000 + year * 10_000 + month * 100 + day).substring(1);
    }
}
