package io.dockdoor.broker.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dockdoor.events.BadEvent;
import io.dockdoor.events.SiteId;
import io.dockdoor.events.Wire;
import io.dockdoor.events.documents.ExpectedDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Documents as JSON, the same over HTTP and MQTT. */
public final class DocumentForm {
    /** Documents in one message. */
    public static final int MOST = 1_000;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final Set<String> FIELDS =
            Set.of("type", "id", "site", "lines", "pallets", "shipFrom", "shipTo", "door", "loads", "trusted");
    private static final Set<String> CLOSING = Set.of("type", "id", "site", "close");

    /** A document and the site at which it is to pass. */
    public record Expected(SiteId site, ExpectedDocument document) {}

    /** One document of a message. */
    public sealed interface Read {
        /** Type and number, as its verdict names it. */
        String name();

        /** To be kept. */
        record Told(String name, Expected expected) implements Read {}

        /** To be closed, at that site. */
        record Close(String name, SiteId site) implements Read {}

        /** Not understood. */
        record Faulty(String name, String fault) implements Read {}
    }

    private DocumentForm() {}

    /** A body as one JSON object. */
    public static ObjectNode tree(byte[] body) throws BadEvent {
        try {
            if (JSON.readTree(body) instanceof ObjectNode object) {
                return object;
            }
            throw new BadEvent("the body must be one JSON object");
        } catch (JsonProcessingException e) {
            throw new BadEvent("the body is no JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new BadEvent("the body cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * One document.
     *
     * @param site the site when the document does not name one; null: it must
     * @throws BadEvent when it is none; the message names the field and the cure
     */
    public static Expected read(ObjectNode body, @Nullable SiteId site) throws BadEvent {
        for (Iterator<String> names = body.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!FIELDS.contains(name)) {
                throw new BadEvent("'" + name + "' is unknown here; there are " + new TreeSet<>(FIELDS));
            }
        }
        lines("lines", body.path("lines"));
        for (int i = 0; i < body.path("pallets").size(); i++) {
            lines("pallets[" + i + "].contents", body.path("pallets").path(i).path("contents"));
        }
        ObjectNode document = body.deepCopy();
        JsonNode named = document.remove("site");
        SiteId its = site(named, site);
        if (!document.has("trusted")) {
            document.put("trusted", false);
        }
        return new Expected(
                its, Wire.read(document.toString().getBytes(StandardCharsets.UTF_8), ExpectedDocument.class));
    }

    private static void lines(String where, JsonNode lines) throws BadEvent {
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.path(i).path("item").isTextual()) {
                throw new BadEvent(where + "[" + i + "].item: must be a GTIN-14 in quotes");
            }
            if (!lines.path(i).path("quantity").isIntegralNumber()) {
                throw new BadEvent(where + "[" + i + "].quantity: must be a whole number of pieces");
            }
        }
    }

    private static SiteId site(@Nullable JsonNode named, @Nullable SiteId otherwise) throws BadEvent {
        if (named == null && otherwise != null) {
            return otherwise;
        }
        try {
            SiteId site = new SiteId(named == null ? "" : named.asText());
            if (otherwise != null && !site.equals(otherwise)) {
                throw new BadEvent("site: " + site + " is not that of the topic, " + otherwise);
            }
            return site;
        } catch (IllegalArgumentException e) {
            throw new BadEvent("site: " + e.getMessage(), e);
        }
    }

    /**
     * A message of a source: one document, or {@code {"documents": [...]}}.
     *
     * @throws BadEvent when it is neither
     */
    static List<Read> message(byte[] body, SiteId site) throws BadEvent {
        ObjectNode root = tree(body);
        if (!root.has("documents")) {
            return List.of(one(root, site));
        }
        JsonNode list = root.path("documents");
        if (!list.isArray() || list.isEmpty() || list.size() > MOST || root.size() > 1) {
            throw new BadEvent("documents must be a list of 1 to " + MOST + ", and nothing beside it");
        }
        List<Read> all = new ArrayList<>();
        for (JsonNode each : list) {
            all.add(
                    each instanceof ObjectNode object
                            ? one(object, site)
                            : new Read.Faulty("", "a document must be a JSON object"));
        }
        return all;
    }

    private static Read one(ObjectNode body, SiteId site) {
        String name = body.path("type").asText() + "/" + body.path("id").asText();
        try {
            return body.has("close")
                    ? new Read.Close(name, closing(body, site))
                    : new Read.Told(name, read(body, site));
        } catch (BadEvent e) {
            return new Read.Faulty(name, String.valueOf(e.getMessage()));
        }
    }

    /** {@code {"type": "asn", "id": "A-1", "close": true}}; the site at which it is. */
    private static SiteId closing(ObjectNode body, SiteId site) throws BadEvent {
        for (Iterator<String> names = body.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!CLOSING.contains(name)) {
                throw new BadEvent("'" + name + "' has no place beside close: only type and id say what is closed");
            }
        }
        if (!body.path("close").isBoolean() || !body.path("close").booleanValue()) {
            throw new BadEvent("close: must be true, or left out");
        }
        return site(body.get("site"), site);
    }
}
