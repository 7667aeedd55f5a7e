package io.dockdoor.events;

import io.dockdoor.events.Identity.IndividualAsset;
import io.dockdoor.events.Identity.LogisticUnit;
import io.dockdoor.events.Identity.OtherGs1;
import io.dockdoor.events.Identity.Place;
import io.dockdoor.events.Identity.ReturnableAsset;
import io.dockdoor.events.Identity.TradeItem;
import io.dockdoor.events.Identity.TradeItemClass;
import org.jspecify.annotations.Nullable;

/**
 * A GS1 key in the words of a barcode: the application identifier (AI) and value of the key, and of its one qualifier where it
 * has one. Tags, URNs and Digital Links all meet here, so one thing has one identity however it was told.
 */
record Gs1Key(
        String ai,
        String value,
        @Nullable String qualifierAi,
        @Nullable String qualifier) {
    static final String HOST = "id.gs1.org";
    static final String LINK = "https://" + HOST + "/";

    static Gs1Key of(String ai, String value) {
        return new Gs1Key(ai, value, null, null);
    }

    /** The GLN extension 0 means that there is none (TDS 6.3). */
    static Gs1Key place(String gln13, String extension) {
        return extension.equals("0") ? of("414", gln13) : new Gs1Key("414", gln13, "254", extension);
    }

    String elementString() {
        String key = "(" + ai + ")" + value;
        return qualifierAi == null ? key : key + "(" + qualifierAi + ")" + qualifier;
    }

    String digitalLink(String host) {
        String key = "https://" + host + "/" + ai + "/" + UriText.encode(value);
        return qualifier == null ? key : key + "/" + qualifierAi + "/" + UriText.encode(qualifier);
    }

    /**
     * The identity this key stands for.
     *
     * @throws BadEpc when the key or its qualifier breaks a rule of GS1
     */
    Identity identity() throws BadEpc {
        switch (ai) {
            case "01" -> {
                checkDigits("GTIN", 14);
                if (qualifier == null) {
                    return new TradeItemClass(value, null);
                }
                checkText("serial or lot", qualifier, 20);
                return qualifierIs("10") ? new TradeItemClass(value, qualifier) : new TradeItem(value, qualifier);
            }
            case "00" -> {
                checkDigits("SSCC", 18);
                return new LogisticUnit(value);
            }
            case "414" -> {
                checkDigits("GLN", 13);
                if (qualifier != null) {
                    checkText("GLN extension", qualifier, 20);
                }
                return new Place(value, qualifier);
            }
            case "8003" -> {
                String serial = checkKeyWithSerial("GRAI", 14, 16);
                if (value.charAt(0) != '0') {
                    throw BadEpc.field("GRAI must begin with the filler digit 0, not " + value.charAt(0));
                }
                return serial.isEmpty()
                        ? new OtherGs1(digitalLink(HOST), "grai")
                        : new ReturnableAsset(value.substring(0, 14), serial);
            }
            case "8004" -> {
                checkText("GIAI", value, 30);
                return new IndividualAsset(value);
            }
            default -> {
                String scheme = otherScheme();
                return new OtherGs1(digitalLink(HOST), scheme);
            }
        }
    }

    /** The EPC name of a key that is never stock, once its value is known to be well-formed. */
    private String otherScheme() throws BadEpc {
        switch (ai) {
            case "417" -> {
                checkDigits("GLN of a party", 13);
                return "pgln";
            }
            case "8018" -> {
                checkDigits("GSRN", 18);
                return "gsrn";
            }
            case "8017" -> {
                checkDigits("GSRNP", 18);
                return "gsrnp";
            }
            case "253" -> {
                checkKeyWithSerial("GDTI", 13, 17);
                return "gdti";
            }
            case "255" -> {
                if (!Gs1Rules.isDigits(checkKeyWithSerial("GCN", 13, 12))) {
                    throw BadEpc.field("GCN serial must be digits");
                }
                return "sgcn";
            }
            case "8006" -> {
                if (value.length() != 18 || !Gs1Rules.isDigits(value)) {
                    throw BadEpc.field("ITIP must be 18 digits");
                }
                checkCheckDigit("ITIP", 14);
                if (qualifier != null) {
                    checkText("serial", qualifier, 20);
                }
                return "itip";
            }
            case "8010" -> {
                if (value.isEmpty() || value.length() > 30 || !PureIdentity.isPartText(value)) {
                    throw BadEpc.field("CPID must be 1 to 30 of digits, capital letters and #-/");
                }
                if (qualifier != null
                        && (qualifier.isEmpty() || qualifier.length() > 12 || !Gs1Rules.isDigits(qualifier))) {
                    throw BadEpc.field("CPID serial must be 1 to 12 digits");
                }
                return "cpi";
            }
            default -> throw BadEpc.field("AI (" + ai + ") is no key of an EPC");
        }
    }

    private boolean qualifierIs(String itsAi) {
        return itsAi.equals(qualifierAi);
    }

    private void checkDigits(String name, int length) throws BadEpc {
        if (value.length() != length || !Gs1Rules.isDigits(value)) {
            throw BadEpc.field(name + " must be " + length + " digits");
        }
        checkCheckDigit(name, length);
    }

    /** The key's digits are followed by an optional serial in the same element; tells the serial, maybe empty. */
    private String checkKeyWithSerial(String name, int length, int mostSerial) throws BadEpc {
        if (value.length() < length || !Gs1Rules.isDigits(value.substring(0, length))) {
            throw BadEpc.field(name + " must begin with " + length + " digits");
        }
        checkCheckDigit(name, length);
        String serial = value.substring(length);
        if (!serial.isEmpty()) {
            checkText(name + " serial", serial, mostSerial);
        }
        return serial;
    }

    private void checkCheckDigit(String name, int length) throws BadEpc {
        if (value.charAt(length - 1) != Gs1Rules.checkDigit(value.substring(0, length - 1))) {
            throw new BadEpc(EpcFault.BAD_CHECK_DIGIT, name + " has a wrong check digit");
        }
    }

    private static void checkText(String name, String text, int most) throws BadEpc {
        if (!Gs1Rules.isText(text, most)) {
            throw BadEpc.field(name + " must be 1 to " + most + " of the characters GS1 allows");
        }
    }
}
