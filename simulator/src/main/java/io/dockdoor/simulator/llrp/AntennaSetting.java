package io.dockdoor.simulator.llrp;

import java.util.ArrayList;
import java.util.List;

/** How one antenna inventories unless a ROSpec says otherwise; every value is an index or id of {@link Capabilities}. */
record AntennaSetting(
        int sensitivity,
        int power,
        int mode,
        int tari,
        int session,
        int population,
        long transitMillis,
        List<TagFilter> filters) {
    static AntennaSetting factory() {
        return new AntennaSetting(1, Capabilities.powerLevels(), 2, 0, 1, 32, 0, List.of());
    }

    /** This setting with what an AntennaConfiguration gives; what it leaves out stays (LLRP 12.2.6). */
    AntennaSetting with(Node configuration) throws Refused {
        AntennaSetting result = this;
        Node receiver = configuration.optional("RFReceiver");
        if (receiver != null) {
            int index = receiver.number("ReceiverSensitivity");
            Checks.between(receiver, "ReceiverSensitivity", index, 1, Capabilities.SENSITIVITIES);
            result = new AntennaSetting(index, power, mode, tari, session, population, transitMillis, filters);
        }
        Node transmitter = configuration.optional("RFTransmitter");
        if (transmitter != null) {
            int hopTable = transmitter.number("HopTableID");
            Checks.between(transmitter, "HopTableID", hopTable, Capabilities.HOP_TABLE, Capabilities.HOP_TABLE);
            int index = transmitter.number("TransmitPower");
            Checks.between(transmitter, "TransmitPower", index, 1, Capabilities.powerLevels());
            result = new AntennaSetting(
                    result.sensitivity, index, mode, tari, session, population, transitMillis, filters);
        }
        for (Node command : configuration.all("C1G2InventoryCommand")) {
            result = result.withCommand(command);
        }
        return result;
    }

    private AntennaSetting withCommand(Node command) throws Refused {
        List<Node> given = command.all("C1G2Filter");
        if (given.size() > Capabilities.MAX_FILTERS_PER_QUERY) {
            throw Refused.child(
                    command,
                    given.get(0).rule().type(),
                    Status.OVERFLOW_PARAMETER,
                    "at most " + Capabilities.MAX_FILTERS_PER_QUERY + " filters");
        }
        for (Node custom : command.all("Custom")) {
            throw Checks.unsupported(command, custom);
        }
        List<TagFilter> newFilters = given.isEmpty() ? filters : new ArrayList<>();
        for (Node filter : given) {
            newFilters.add(TagFilter.of(filter));
        }
        int newMode = mode;
        int newTari = tari;
        Node control = command.optional("C1G2RFControl");
        if (control != null) {
            newMode = control.number("ModeIndex");
            if (!Capabilities.hasMode(newMode)) {
                throw Refused.field(control, "ModeIndex", Status.A_OUT_OF_RANGE, "there is no mode " + newMode);
            }
            newTari = control.number("Tari");
            int only = Capabilities.mode(newMode).tariNanos();
            if (newTari != 0 && newTari != only) {
                throw Refused.field(control, "Tari", Status.A_OUT_OF_RANGE, "mode " + newMode + " has Tari " + only);
            }
        }
        Node singulation = command.optional("C1G2SingulationControl");
        if (singulation == null) {
            return new AntennaSetting(
                    sensitivity, power, newMode, newTari, session, population, transitMillis, newFilters);
        }
        return new AntennaSetting(
                sensitivity,
                power,
                newMode,
                newTari,
                singulation.number("Session"),
                singulation.number("TagPopulation"),
                singulation.field("TagTransitTime"),
                newFilters);
    }

    void writeTo(Frame f, int antenna) {
        int configuration = f.open(222);
        f.u16(antenna);
        int receiver = f.open(223);
        f.u16(sensitivity);
        f.close(receiver);
        int transmitter = f.open(224);
        f.u16(Capabilities.HOP_TABLE);
        f.u16(0); // ChannelIndex is for fixed frequencies
        f.u16(power);
        f.close(transmitter);
        int command = f.open(330);
        f.u8(0);
        int control = f.open(335);
        f.u16(mode);
        f.u16(tari);
        f.close(control);
        int singulation = f.open(336);
        f.u8(session << 6);
        f.u16(population);
        f.u32(transitMillis);
        f.close(singulation);
        f.close(command);
        f.close(configuration);
    }
}
