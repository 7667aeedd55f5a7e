package io.dockdoor.simulator.llrp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an AntennaConfiguration gives; null where it leaves things as they are (LLRP 12.2.6).
 *
 * @param antenna id, 0: all
 */
record AntennaChange(
        int antenna,
        @Nullable Integer sensitivity,
        @Nullable Integer power,
        @Nullable Link link,
        @Nullable Singulation singulation,
        @Nullable List<TagFilter> filters,
        @Nullable Boolean dualTarget) {
    /** Mode id and Tari. */
    record Link(int mode, int tari) {}

    record Singulation(int session, int population, long transitMillis) {}

    /** Reads it and checks every value against the reader's tables. */
    static AntennaChange of(Node configuration, Capabilities reader, Extensions extensions) throws Refused {
        int antenna = configuration.number("AntennaID");
        Checks.between(configuration, "AntennaID", antenna, 0, reader.antennas());
        Integer sensitivity = null;
        Node receiver = configuration.optional("RFReceiver");
        if (receiver != null) {
            sensitivity = receiver.number("ReceiverSensitivity");
            Checks.between(receiver, "ReceiverSensitivity", sensitivity, 1, Capabilities.SENSITIVITIES);
        }
        Integer power = null;
        Node transmitter = configuration.optional("RFTransmitter");
        if (transmitter != null) {
            int hopTable = transmitter.number("HopTableID");
            Checks.between(transmitter, "HopTableID", hopTable, Capabilities.HOP_TABLE, Capabilities.HOP_TABLE);
            power = transmitter.number("TransmitPower");
            Checks.between(transmitter, "TransmitPower", power, 1, Capabilities.powerLevels());
        }
        AntennaChange change = new AntennaChange(antenna, sensitivity, power, null, null, null, null);
        for (Node command : configuration.all("C1G2InventoryCommand")) {
            change = change.withCommand(command, reader, extensions);
        }
        return change;
    }

    private AntennaChange withCommand(Node command, Capabilities reader, Extensions extensions) throws Refused {
        Boolean dual = extensions.dualTarget(command);
        Node control = command.optional("C1G2RFControl");
        Node said = command.optional("C1G2SingulationControl");
        Singulation itsSingulation = said == null
                ? singulation
                : new Singulation(said.number("Session"), said.number("TagPopulation"), said.field("TagTransitTime"));
        return new AntennaChange(
                antenna,
                sensitivity,
                power,
                control == null ? link : link(control, reader),
                itsSingulation,
                command.all("C1G2Filter").isEmpty() ? filters : filters(command),
                dual == null ? dualTarget : dual);
    }

    private static Link link(Node control, Capabilities reader) throws Refused {
        int id = control.number("ModeIndex");
        Capabilities.Mode mode = reader.mode(id);
        if (mode == null) {
            throw Refused.field(control, "ModeIndex", Status.A_OUT_OF_RANGE, "there is no mode " + id);
        }
        int tari = control.number("Tari");
        if (tari != 0 && tari != mode.tariNanos()) {
            String why = "mode " + id + " has Tari " + mode.tariNanos();
            throw Refused.field(control, "Tari", Status.A_OUT_OF_RANGE, why);
        }
        return new Link(id, tari);
    }

    private static List<TagFilter> filters(Node command) throws Refused {
        List<Node> given = command.all("C1G2Filter");
        if (given.size() > Capabilities.MAX_FILTERS_PER_QUERY) {
            String why = "at most " + Capabilities.MAX_FILTERS_PER_QUERY + " filters";
            throw Refused.child(command, given.get(0).rule().type(), Status.OVERFLOW_PARAMETER, why);
        }
        List<TagFilter> filters = new ArrayList<>();
        for (Node filter : given) {
            filters.add(TagFilter.of(filter));
        }
        return List.copyOf(filters);
    }
}
