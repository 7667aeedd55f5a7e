package io.dockdoor.events;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The topic tree, formatted and parsed in this one place. Only a gateway writes below {@code {p}/{site}/gw/{gw}/}, only the
 * inventory broker writes everything else, so one ACL pattern each keeps them apart.
 *
 * @param prefix first levels of every topic, default {@link #DEFAULT_PREFIX}
 */
public record Topics(String prefix) {
    public static final String DEFAULT_PREFIX = "dock/v1";

    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_-]{1,64}(/[A-Za-z0-9_-]{1,64}){0,3}");

    /** @throws IllegalArgumentException when the prefix cannot start a topic; the message says the rule */
    public Topics {
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException("topic prefix '" + prefix
                    + "' must be 1 to 4 levels of letters, digits, '_' and '-', such as dock/v1");
        }
    }

    // --- what a gateway writes ---------------------------------------------------------------------------------------

    /** Everything of one gateway; its ACL is {@code write {this}/#}. */
    public String gateway(SiteId site, GatewayId gateway) {
        return prefix + "/" + site + "/gw/" + gateway;
    }

    /** Retained {@link Wire.GatewayState}, also the last will. */
    public String state(SiteId site, GatewayId gateway) {
        return gateway(site, gateway) + "/state";
    }

    /** Retained {@link Wire.GatewayHealth} with expiry: the heartbeat. */
    public String health(SiteId site, GatewayId gateway) {
        return gateway(site, gateway) + "/health";
    }

    /** Retained {@link Wire.ReaderState}. */
    public String reader(SiteId site, GatewayId gateway, ReaderId reader) {
        return gateway(site, gateway) + "/reader/" + reader + "/state";
    }

    /** {@link Wire.ReadsLost}, expires after a day. */
    public String readsLost(SiteId site, GatewayId gateway, ReaderId reader) {
        return gateway(site, gateway) + "/reader/" + reader + "/reads-lost";
    }

    /** Retained {@link Wire.DoorState}. */
    public String door(SiteId site, GatewayId gateway, DoorId door) {
        return gateway(site, gateway) + "/door/" + door + "/state";
    }

    /** The event of record, never retained: {@link EventJson} bytes. */
    public String movement(SiteId site, GatewayId gateway, DoorId door, MovementKind kind) {
        return gateway(site, gateway) + "/door/" + door + "/movement/" + kind.level();
    }

    /** {@link Wire.PassageNotice}; phase is {@code opened} or {@code closed}. */
    public String passage(SiteId site, GatewayId gateway, DoorId door, String phase) {
        return gateway(site, gateway) + "/door/" + door + "/passage/" + phase;
    }

    /** {@link Wire.Alert}, retained while active; {@code part} is the part of the gateway that is not well. */
    public String alert(SiteId site, GatewayId gateway, String part) {
        return gateway(site, gateway) + "/alert/" + part;
    }

    /** {@link SweepPart} or {@link SweepSummary}; {@code what} is {@code part-n} or {@code summary}. */
    public String sweep(SiteId site, GatewayId gateway, String sweepId, String what) {
        return gateway(site, gateway) + "/sweep/" + sweepId + "/" + what;
    }

    /** {@link CommandReply}; {@code to} is the command's id unless it asks for another level. */
    public String reply(SiteId site, GatewayId gateway, String to) {
        return gateway(site, gateway) + "/reply/" + to;
    }

    /** {@link Wire.Gap}: the journal had to drop events. */
    public String gap(SiteId site, GatewayId gateway) {
        return gateway(site, gateway) + "/gap";
    }

    /** Where a gateway sends itself a message to see that the broker still passes messages on. */
    public String probe(SiteId site, GatewayId gateway) {
        return gateway(site, gateway) + "/probe";
    }

    /** Retained {@link ConfigReported}: the settings in use. */
    public String reportedConfig(SiteId site, GatewayId gateway) {
        return gateway(site, gateway) + "/config/reported";
    }

    // --- what another source writes and reads
    // -----------------------------------------------------------------------------------

    /** Movements told by a handheld, a warehouse system or a feed; {@code source} is its MQTT user. */
    public String sourceMovement(SiteId site, GatewayId source) {
        return prefix + "/" + site + "/src/" + source + "/movement";
    }

    /** Documents told by a source: what is expected to pass. */
    public String sourceDocument(SiteId site, GatewayId source) {
        return prefix + "/" + site + "/src/" + source + "/document";
    }

    /** What became of what a source told, one message for each of its own; not retained. */
    public String verdict(SiteId site, GatewayId source) {
        return prefix + "/" + site + "/to/" + source + "/verdict";
    }

    // --- what a gateway reads ----------------------------------------------------------------------------------------

    /** Retained {@link Wire.LedgerAck}. */
    public String ack(SiteId site, GatewayId gateway) {
        return prefix + "/" + site + "/to/" + gateway + "/ack";
    }

    /** {@link Command}, never retained. */
    public String command(SiteId site, GatewayId gateway, String verb) {
        return prefix + "/" + site + "/to/" + gateway + "/cmd/" + verb;
    }

    /** Retained {@link DesiredConfig}, signed beside the payload. */
    public String desiredConfig(SiteId site, GatewayId gateway) {
        return prefix + "/" + site + "/to/" + gateway + "/config";
    }

    /** Retained {@link io.dockdoor.events.documents.Expectation} with expiry: what that door is to expect. */
    public String expect(SiteId site, GatewayId gateway, DoorId door) {
        return expectations(site, gateway) + "/" + door;
    }

    /** What all doors of a gateway are to expect; subscribed to with {@code /+} behind it. */
    public String expectations(SiteId site, GatewayId gateway) {
        return prefix + "/" + site + "/to/" + gateway + "/expect";
    }

    /** Everything addressed to one gateway. */
    public String toGateway(SiteId site, GatewayId gateway) {
        return prefix + "/" + site + "/to/" + gateway + "/#";
    }

    // --- what the inventory broker writes
    // ------------------------------------------------------------------------------

    /** Retained {@link Wire.InventoryState}, also the last will. */
    public String inventoryState() {
        return prefix + "/_inv/state";
    }

    /** {@link Wire.Alert} of the inventory broker itself, retained while active. */
    public String inventoryAlert(String part) {
        return prefix + "/_inv/alert/" + part;
    }

    /** Retained {@link Wire.StockSnapshot}; {@code item} is a GTIN-14. */
    public String stock(SiteId site, String item) {
        return prefix + "/" + site + "/stock/" + item;
    }

    /** {@link Wire.StockDelta}, never coalesced. */
    public String stockDelta(SiteId site, String item) {
        return prefix + "/" + site + "/stock-delta/" + item;
    }

    /** Retained: what can be promised of an item in total; the channel {@code default} is not named. */
    public String atp(String item, String channel) {
        return prefix + "/_inv/atp/" + item + (channel.equals("default") ? "" : "/" + channel);
    }

    /** How each document closed, with its discrepancies; not retained, at least once. */
    public String documentClosed(SiteId site) {
        return prefix + "/" + site + "/document/closed";
    }

    /** Accepted ledger entries. */
    public String ledger(SiteId site, String kind) {
        return prefix + "/" + site + "/ledger/" + kind;
    }

    /** What happened to a cycle count; phase is opened, swept, variance, recount, approved, posted or cancelled. */
    public String count(SiteId site, String countId, String phase) {
        return prefix + "/" + site + "/count/" + countId + "/" + phase;
    }

    /** Retained watermark of a site. */
    public String freshness(SiteId site) {
        return prefix + "/" + site + "/freshness";
    }

    // --- filters
    // -------------------------------------------------------------------------------------------------------

    /** Every movement of every door. */
    public String allMovements() {
        return prefix + "/+/gw/+/door/+/movement/+";
    }

    /** Every movement that other sources tell. */
    public String allSourceMovements() {
        return prefix + "/+/src/+/movement";
    }

    /** Every document that sources tell. */
    public String allSourceDocuments() {
        return prefix + "/+/src/+/document";
    }

    /** Every heartbeat. */
    public String allHealth() {
        return prefix + "/+/gw/+/health";
    }

    /** Every gateway state. */
    public String allStates() {
        return prefix + "/+/gw/+/state";
    }

    /** Every part and summary of every sweep. */
    public String allSweeps() {
        return prefix + "/+/gw/+/sweep/+/+";
    }

    /** Every gap. */
    public String allGaps() {
        return prefix + "/+/gw/+/gap";
    }

    // --- parsing
    // -------------------------------------------------------------------------------------------------------

    /** A topic that a gateway wrote. */
    public sealed interface FromGateway {
        SiteId site();

        GatewayId gateway();
    }

    /** A movement of a door. */
    public record Movement(SiteId site, GatewayId gateway, DoorId door, MovementKind kind) implements FromGateway {}

    /** {@code state}, {@code health} or {@code gap} of a gateway. */
    public record About(SiteId site, GatewayId gateway, String what) implements FromGateway {}

    /** A topic on which another source tells movements, or documents. */
    public record FromSource(SiteId site, GatewayId source, boolean documents) {}

    /** Site and source of a topic of {@link #allSourceMovements} or {@link #allSourceDocuments}; empty for every other and for ids that break the naming rule. */
    public Optional<FromSource> parseSource(String topic) {
        if (!topic.startsWith(prefix + "/")) {
            return Optional.empty();
        }
        List<String> level = Arrays.asList(topic.substring(prefix.length() + 1).split("/", -1));
        boolean documents = level.size() == 4 && level.get(3).equals("document");
        if (level.size() != 4
                || !level.get(1).equals("src")
                || (!documents && !level.get(3).equals("movement"))) {
            return Optional.empty();
        }
        try {
            return Optional.of(new FromSource(new SiteId(level.get(0)), new GatewayId(level.get(2)), documents));
        } catch (IllegalArgumentException e) {
            // a name outside our rule is nobody's topic; the caller says so
            return Optional.empty();
        }
    }

    /** A part ({@code part-1}, ...) or the {@code summary} of a sweep. */
    public record Sweep(SiteId site, GatewayId gateway, String sweepId, String what) {}

    /** What a topic of {@link #allSweeps} is about; empty for every other and for ids that break the naming rule. */
    public Optional<Sweep> parseSweep(String topic) {
        if (!topic.startsWith(prefix + "/")) {
            return Optional.empty();
        }
        List<String> level = Arrays.asList(topic.substring(prefix.length() + 1).split("/", -1));
        if (level.size() != 6
                || !level.get(1).equals("gw")
                || !level.get(3).equals("sweep")
                || !level.get(4).matches("[A-Za-z0-9_-]{1,64}")
                || !level.get(5).matches("summary|part-[1-9][0-9]{0,4}")) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Sweep(new SiteId(level.get(0)), new GatewayId(level.get(2)), level.get(4), level.get(5)));
        } catch (IllegalArgumentException e) {
            // a name outside our rule is nobody's topic; the caller says so
            return Optional.empty();
        }
    }

    /** What a topic written by a gateway is about; empty for every other topic and for ids that break the naming rule. */
    public Optional<FromGateway> parse(String topic) {
        if (!topic.startsWith(prefix + "/")) {
            return Optional.empty();
        }
        List<String> level = Arrays.asList(topic.substring(prefix.length() + 1).split("/", -1));
        if (level.size() < 4 || !level.get(1).equals("gw")) {
            return Optional.empty();
        }
        try {
            SiteId site = new SiteId(level.get(0));
            GatewayId gateway = new GatewayId(level.get(2));
            if (level.size() == 4 && List.of("state", "health", "gap").contains(level.get(3))) {
                return Optional.of(new About(site, gateway, level.get(3)));
            }
            if (level.size() == 7 && level.get(3).equals("door") && level.get(5).equals("movement")) {
                MovementKind kind = MovementKind.valueOf(level.get(6).toUpperCase(Locale.ROOT));
                return Optional.of(new Movement(site, gateway, new DoorId(level.get(4)), kind));
            }
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            // a name outside our rule is nobody's topic; the caller counts it
            return Optional.empty();
        }
    }
}
