package io.dockdoor.events;

import org.jspecify.annotations.Nullable;

/**
 * What a tag, a barcode or another system's event says a thing is. Two sightings are the same thing exactly when their
 * {@link #uri()} is the same. The GS1 keys are written as Digital Link URIs in constrained canonical form (GS1 Digital
 * Link: URI syntax): host {@code id.gs1.org}, key and serial only, everything outside {@code A-Za-z0-9-._~} percent-encoded.
 * Not as {@code urn:epc:id:}: a barcode does not tell how long its company prefix is, so it could never be written that way.
 */
public sealed interface Identity {
    /** The identity as one URI; {@link #parse} of it gives this identity again. */
    String uri();

    /**
     * Understands canonical Digital Links, EPC pure identity URIs ({@code urn:epc:id:}), classes ({@code urn:epc:class:lgtin:},
     * {@code urn:epc:idpat:sgtin:}) and raw tag URIs ({@code urn:epc:raw:}). Never throws: what is unknown, malformed or has a wrong
     * check digit is {@link Foreign} and kept as it came.
     */
    static Identity parse(String uri) {
        return IdentityParser.parse(uri);
    }

    /** One trade item: GTIN and serial. */
    record TradeItem(String gtin14, String serial) implements Identity {
        /** @throws IllegalArgumentException when the GTIN or the serial breaks a rule of GS1; the message says which */
        public TradeItem {
            Gs1Rules.checkKey("GTIN", gtin14, 14);
            Gs1Rules.checkText("serial", serial, 20);
        }

        @Override
        public String uri() {
            return Gs1Key.LINK + "01/" + gtin14 + "/21/" + UriText.encode(serial);
        }
    }

    /** A kind of trade item, or one lot of it: what is counted rather than told apart. */
    record TradeItemClass(String gtin14, @Nullable String lot) implements Identity {
        /** @throws IllegalArgumentException when the GTIN or the lot breaks a rule of GS1; the message says which */
        public TradeItemClass {
            Gs1Rules.checkKey("GTIN", gtin14, 14);
            if (lot != null) {
                Gs1Rules.checkText("lot", lot, 20);
            }
        }

        @Override
        public String uri() {
            String item = Gs1Key.LINK + "01/" + gtin14;
            return lot == null ? item : item + "/10/" + UriText.encode(lot);
        }
    }

    /** A pallet, case or parcel under way. */
    record LogisticUnit(String sscc18) implements Identity {
        /** @throws IllegalArgumentException when the SSCC is not 18 digits with the right check digit */
        public LogisticUnit {
            Gs1Rules.checkKey("SSCC", sscc18, 18);
        }

        @Override
        public String uri() {
            return Gs1Key.LINK + "00/" + sscc18;
        }
    }

    /** A roll cage, tote, keg or plastic pallet. The key is written with the filler zero AI (8003) wants: 14 digits. */
    record ReturnableAsset(String grai14, String serial) implements Identity {
        /** @throws IllegalArgumentException when the GRAI or the serial breaks a rule of GS1; the message says which */
        public ReturnableAsset {
            Gs1Rules.checkKey("GRAI", grai14, 14);
            if (grai14.charAt(0) != '0') {
                throw new IllegalArgumentException("GRAI '" + grai14
                        + "' must begin with the filler digit 0 (AI 8003): put it before the 13 digits");
            }
            Gs1Rules.checkText("serial", serial, 16);
        }

        @Override
        public String uri() {
            return Gs1Key.LINK + "8003/" + grai14 + UriText.encode(serial);
        }
    }

    /** A forklift, a trailer, a tool: never stock. */
    record IndividualAsset(String giai) implements Identity {
        /** @throws IllegalArgumentException when the GIAI is empty, longer than 30 or has a character GS1 does not allow */
        public IndividualAsset {
            Gs1Rules.checkText("GIAI", giai, 30);
        }

        @Override
        public String uri() {
            return Gs1Key.LINK + "8004/" + UriText.encode(giai);
        }
    }

    /** A place: a site, or with an extension a part of it such as a door, a rack or a reference tag in the floor. */
    record Place(String gln13, @Nullable String extension) implements Identity {
        /** @throws IllegalArgumentException when the GLN or the extension breaks a rule of GS1; the message says which */
        public Place {
            Gs1Rules.checkKey("GLN", gln13, 13);
            if (extension != null) {
                Gs1Rules.checkText("GLN extension", extension, 20);
            }
        }

        @Override
        public String uri() {
            String place = Gs1Key.LINK + "414/" + gln13;
            return extension == null ? place : place + "/254/" + UriText.encode(extension);
        }
    }

    /** A GS1 or EPC identity that is never stock here: {@code scheme} is its EPC name, such as gsrn, gdti, cpi, gid. */
    record OtherGs1(String uri, String scheme) implements Identity {}

    /** Bits on a tag that name nothing we can read: {@code reason} is a stable word, the name of an {@link EpcFault}. */
    record Raw(String uri, String reason) implements Identity {}

    /** Any other URI, as it came. */
    record Foreign(String uri) implements Identity {}
}
