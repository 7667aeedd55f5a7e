package io.dockdoor.events;

import io.dockdoor.events.Identity.Foreign;
import io.dockdoor.events.Identity.OtherGs1;
import io.dockdoor.events.Identity.Raw;
import io.dockdoor.events.Identity.TradeItemClass;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the URIs that {@link Identity#parse} understands. */
final class IdentityParser {
    /** Longer than any key or raw tag can be; what is longer is not looked at. */
    private static final int LONGEST = 512;

    private static final String ID = "urn:epc:id:";
    private static final String PATTERN = "urn:epc:idpat:";
    private static final String LOT = "urn:epc:class:lgtin:";
    private static final String RAW = "urn:epc:raw:";

    /** TDS 12: bits, the AFI where the T bit is set, and the bits as hex. */
    private static final Pattern RAW_BODY = Pattern.compile("(\\d{1,3})(\\.x[0-9A-F]{2})?\\.x([0-9A-F]{0,124})");

    private IdentityParser() {}

    static Identity parse(String uri) {
        if (uri.length() > LONGEST) {
            return new Foreign(uri);
        }
        try {
            if (uri.startsWith(Gs1Key.LINK)) {
                return link(uri.substring(Gs1Key.LINK.length()));
            }
            if (uri.startsWith(ID)) {
                return pure(uri.substring(ID.length()));
            }
            if (uri.startsWith(LOT)) {
                return lot(uri.substring(LOT.length()));
            }
            if (uri.startsWith(PATTERN)) {
                return pattern(uri, uri.substring(PATTERN.length()));
            }
            if (uri.startsWith(RAW)) {
                return raw(uri, uri.substring(RAW.length()));
            }
            return new Foreign(uri);
        } catch (BadEpc malformed) {
            return new Foreign(uri);
        }
    }

    /**
     * The path of a Digital Link: key and value, then qualifiers. Attributes in the query (an expiry date, say) describe the thing
     * and are no part of its name; nor is a lot when a serial follows.
     */
    private static Identity link(String path) throws BadEpc {
        if (isPlainSerial(path)) {
            return new Gs1Key("01", path.substring(3, 17), "21", path.substring(21)).identity();
        }
        int end = path.indexOf('?');
        String[] steps = (end < 0 ? path : path.substring(0, end)).split("/", -1);
        List<String> texts = new ArrayList<>(steps.length);
        for (String step : steps) {
            texts.add(UriText.decode(step));
        }
        boolean lotAndSerial =
                texts.size() == 6 && texts.get(2).equals("10") && texts.get(4).equals("21");
        if (lotAndSerial) {
            texts.subList(2, 4).clear();
        }
        if (texts.size() == 2) {
            return Gs1Key.of(texts.get(0), texts.get(1)).identity();
        }
        if (texts.size() != 4 || !isQualifier(texts.get(0), texts.get(2))) {
            throw BadEpc.field("a Digital Link is /key/value, or /key/value/qualifier/value");
        }
        if (texts.get(0).equals("414")) {
            return Gs1Key.place(texts.get(1), texts.get(3)).identity();
        }
        return new Gs1Key(texts.get(0), texts.get(1), texts.get(2), texts.get(3)).identity();
    }

    /** {@code 01/gtin14/21/serial} with nothing to decode: what nearly all are. */
    private static boolean isPlainSerial(String path) {
        if (path.length() < 22 || !path.startsWith("01/") || !path.startsWith("/21/", 17)) {
            return false;
        }
        for (int i = 3; i < path.length(); i++) {
            char each = path.charAt(i);
            if (each == '%' || each == '?' || (each == '/' && i != 17 && i != 20)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isQualifier(String ai, String qualifier) {
        return switch (ai) {
            case "01" -> qualifier.equals("21") || qualifier.equals("10");
            case "414" -> qualifier.equals("254");
            case "8006" -> qualifier.equals("21");
            case "8010" -> qualifier.equals("8011");
            default -> false;
        };
    }

    private static Identity pure(String nameAndBody) throws BadEpc {
        int colon = nameAndBody.indexOf(':');
        KeyFamily family = KeyFamily.named(nameAndBody.substring(0, Math.max(colon, 0)));
        if (family == null) {
            throw BadEpc.field("unknown EPC scheme");
        }
        return PureIdentity.ofUrnBody(family, nameAndBody.substring(colon + 1)).identity();
    }

    /** Prefix, item reference and lot have the shape of an SGTIN with the lot in place of the serial (TDS 8). */
    private static Identity lot(String body) throws BadEpc {
        Gs1Key key = PureIdentity.ofUrnBody(KeyFamily.SGTIN, body).key();
        if (key == null) {
            throw BadEpc.field("not a lot");
        }
        return new Gs1Key("01", key.value(), "10", key.qualifier()).identity();
    }

    /**
     * A pattern without wildcard is the identity itself; {@code sgtin} with a wildcard serial is the class of that GTIN. Of
     * other families the pattern only has a name here, as none of them is stock.
     */
    private static Identity pattern(String uri, String nameAndBody) throws BadEpc {
        if (!nameAndBody.endsWith(".*")) {
            if (nameAndBody.indexOf('*') >= 0) {
                throw BadEpc.field("a wildcard may only stand for the serial");
            }
            return pure(nameAndBody);
        }
        int colon = nameAndBody.indexOf(':');
        KeyFamily family = KeyFamily.named(nameAndBody.substring(0, Math.max(colon, 0)));
        if (family == null || !family.hasSerial()) {
            throw BadEpc.field("no scheme whose serial could be a wildcard");
        }
        // any serial serves to check the other parts
        String body = nameAndBody.substring(colon + 1, nameAndBody.length() - 1);
        PureIdentity one = PureIdentity.ofUrnBody(family, body + "0");
        if (!one.part(family.parts() - 1).equals("0")) {
            throw BadEpc.field("a wildcard may only stand for the whole serial");
        }
        Gs1Key key = one.key();
        if (family == KeyFamily.SGTIN && key != null) {
            return new TradeItemClass(key.value(), null);
        }
        return new OtherGs1(uri, family.urnName());
    }

    private static Identity raw(String uri, String body) throws BadEpc {
        Matcher parts = RAW_BODY.matcher(body);
        if (!parts.matches()) {
            throw BadEpc.field("a raw tag is urn:epc:raw:{bits}.x{hex}");
        }
        int bits = Integer.parseInt(parts.group(1));
        String hex = parts.group(3);
        if (bits > Epc.MAX_BITS || hex.length() != (bits + 3) / 4) {
            throw BadEpc.field("the hex digits of a raw tag must be as many as its bits need");
        }
        if (parts.group(2) != null) {
            return new Raw(uri, EpcFault.ISO_AFI.name());
        }
        byte[] bytes = HexFormat.of().parseHex(hex.length() % 2 == 0 ? hex : hex + "0");
        return EpcDecoder.decode(Epc.of(bytes, 0, bits), TagRead.NO_PC) instanceof Raw told
                        && told.uri().equals(uri)
                ? told
                : new Raw(uri, EpcFault.TOLD_AS_RAW.name());
    }
}
