package io.dockdoor.events;

import io.dockdoor.events.Identity.OtherGs1;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An EPC pure identity (TDS 6.3): a family and its parts, unescaped, for example sgtin with company prefix, item reference
 * and serial. What a TDS 1.x tag and a {@code urn:epc:id:} URI both say. Made by {@link #of}, so its parts keep the rules.
 */
record PureIdentity(KeyFamily family, List<String> parts) {

    /** @throws BadEpc when a part breaks a rule; the message names it */
    static PureIdentity of(KeyFamily family, List<String> parts) throws BadEpc {
        PureIdentity made = new PureIdentity(family, List.copyOf(parts));
        made.check();
        return made;
    }

    /**
     * Reads what stands behind {@code urn:epc:id:sgtin:} and its like.
     *
     * @throws BadEpc when the parts are too few or break a rule
     */
    static PureIdentity ofUrnBody(KeyFamily family, String body) throws BadEpc {
        List<String> parts = new ArrayList<>(family.parts());
        int from = 0;
        while (parts.size() < family.parts() - 1) {
            int dot = body.indexOf('.', from);
            if (dot < 0) {
                throw BadEpc.field(family.urnName() + " needs " + family.parts() + " parts separated by dots");
            }
            parts.add(UriText.decodeUrn(body.substring(from, dot)));
            from = dot + 1;
        }
        parts.add(UriText.decodeUrn(body.substring(from)));
        return of(family, parts);
    }

    String part(int index) {
        return parts.get(index);
    }

    /** {@code urn:epc:id:sgtin:…} */
    String urn() {
        return "urn:epc:id:" + family.urnName() + ":" + urnBody();
    }

    /** The parts escaped and joined by dots, as pure identity and tag URIs end. */
    String urnBody() {
        StringBuilder out = new StringBuilder(48);
        for (int i = 0; i < parts.size(); i++) {
            if (i > 0) {
                out.append('.');
            }
            out.append(UriText.encodeUrn(parts.get(i)));
        }
        return out.toString();
    }

    /** The GS1 key (TDS 7); null for the families that are no GS1 keys: gid, usdod, adi. */
    @Nullable Gs1Key key() {
        return switch (family) {
            case SGTIN -> new Gs1Key("01", Gs1Rules.withCheckDigit(indicatorFirst()), "21", part(2));
            case SSCC -> Gs1Key.of("00", Gs1Rules.withCheckDigit(indicatorFirst()));
            case SGLN -> Gs1Key.place(Gs1Rules.withCheckDigit(part(0) + part(1)), part(2));
            case PGLN -> Gs1Key.of("417", Gs1Rules.withCheckDigit(part(0) + part(1)));
            case GRAI -> Gs1Key.of("8003", "0" + Gs1Rules.withCheckDigit(part(0) + part(1)) + part(2));
            case GIAI -> Gs1Key.of("8004", part(0) + part(1));
            case GSRN -> Gs1Key.of("8018", Gs1Rules.withCheckDigit(part(0) + part(1)));
            case GSRNP -> Gs1Key.of("8017", Gs1Rules.withCheckDigit(part(0) + part(1)));
            case GDTI -> Gs1Key.of("253", Gs1Rules.withCheckDigit(part(0) + part(1)) + part(2));
            case SGCN -> Gs1Key.of("255", Gs1Rules.withCheckDigit(part(0) + part(1)) + part(2));
            case ITIP ->
                new Gs1Key("8006", Gs1Rules.withCheckDigit(indicatorFirst()) + part(2) + part(3), "21", part(4));
            case CPI -> new Gs1Key("8010", part(0) + part(1), "8011", part(2));
            case GID, USDOD, ADI -> null;
        };
    }

    Identity identity() throws BadEpc {
        Gs1Key key = key();
        return key == null ? new OtherGs1(urn(), family.urnName()) : key.identity();
    }

    /** In GTIN and SSCC the first digit of the reference (indicator, extension digit) stands before the prefix (TDS 7). */
    private String indicatorFirst() {
        String reference = part(1);
        return reference.charAt(0) + part(0) + reference.substring(1);
    }

    private void check() throws BadEpc {
        switch (family) {
            case SGTIN, SGLN -> {
                checkPrefixAndReference();
                checkText("serial", part(2), 20);
            }
            case SSCC, PGLN, GSRN, GSRNP -> checkPrefixAndReference();
            case GRAI -> {
                checkPrefixAndReference();
                checkText("serial", part(2), 16);
            }
            case GDTI -> {
                checkPrefixAndReference();
                checkText("serial", part(2), 17);
            }
            case SGCN -> {
                checkPrefixAndReference();
                checkDigits("serial", part(2), 1, 12);
            }
            case ITIP -> {
                checkPrefixAndReference();
                checkDigits("piece", part(2), 2, 2);
                checkDigits("total", part(3), 2, 2);
                checkText("serial", part(4), 20);
            }
            case GIAI -> {
                checkDigits("company prefix", part(0), 6, 12);
                checkText("asset reference", part(1), 30 - part(0).length());
            }
            case CPI -> {
                checkDigits("company prefix", part(0), 6, 12);
                int most = 30 - part(0).length();
                if (part(1).isEmpty() || part(1).length() > most || !isPartText(part(1))) {
                    throw BadEpc.field("part reference '" + part(1) + "' must be 1 to " + most
                            + " of digits, capital letters and #-/");
                }
                checkNumber("serial", part(2), 999_999_999_999L);
            }
            case GID -> {
                checkNumber("general manager", part(0), (1L << 28) - 1);
                checkNumber("object class", part(1), (1L << 24) - 1);
                checkNumber("serial", part(2), (1L << 36) - 1);
            }
            case USDOD -> {
                checkCage(part(0));
                checkNumber("serial", part(1), (1L << 36) - 1);
            }
            case ADI -> {
                checkCage(part(0));
                checkAdi();
            }
        }
    }

    private void checkPrefixAndReference() throws BadEpc {
        checkDigits("company prefix", part(0), 6, 12);
        int rest = family.keyDigits() - part(0).length();
        checkDigits("reference", part(1), rest, rest);
    }

    /** TDS 6.3: a part number may be missing; a serial that begins with '#' is one that is unique without it. */
    private void checkAdi() throws BadEpc {
        String serial = part(2).startsWith("#") ? part(2).substring(1) : part(2);
        if (part(1).length() > 32 || !isAdiText(part(1))) {
            throw BadEpc.field("part number '" + part(1) + "' must be at most 32 of digits, capital letters and -/");
        }
        if (serial.isEmpty() || part(2).length() > 30 || !isAdiText(serial)) {
            throw BadEpc.field("serial '" + part(2) + "' must be 1 to 30 of digits, capital letters and -/");
        }
    }

    static boolean isPartText(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '#' && !isAdiCharacter(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAdiText(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isAdiCharacter(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAdiCharacter(char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '-' || c == '/';
    }

    private static void checkCage(String cage) throws BadEpc {
        boolean right = cage.length() == 5 || cage.length() == 6;
        for (int i = 0; i < cage.length(); i++) {
            char c = cage.charAt(i);
            right &= (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z' && c != 'I' && c != 'O');
        }
        if (!right) {
            throw BadEpc.field("CAGE code '" + cage + "' must be 5 or 6 digits and capital letters other than I and O");
        }
    }

    private static void checkDigits(String name, String value, int fewest, int most) throws BadEpc {
        if (value.length() < fewest || value.length() > most || !Gs1Rules.isDigits(value)) {
            throw BadEpc.field(name + " '" + value + "' must be "
                    + (fewest == most ? String.valueOf(most) : fewest + " to " + most) + " digits");
        }
    }

    private static void checkNumber(String name, String value, long most) throws BadEpc {
        boolean right = !value.isEmpty()
                && value.length() <= 18
                && Gs1Rules.isDigits(value)
                && (value.length() == 1 || value.charAt(0) != '0')
                && Long.parseLong(value) <= most;
        if (!right) {
            throw BadEpc.field(name + " '" + value + "' must be 0 to " + most + " without leading zeros");
        }
    }

    private static void checkText(String name, String value, int most) throws BadEpc {
        if (!Gs1Rules.isText(value, most)) {
            throw BadEpc.field(name + " '" + value + "' must be 1 to " + most
                    + " of the characters GS1 allows: letters, digits and !\"%&'()*+,-./:;<=>?_");
        }
    }
}
