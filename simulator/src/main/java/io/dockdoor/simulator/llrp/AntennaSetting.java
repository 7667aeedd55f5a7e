package io.dockdoor.simulator.llrp;

import java.util.List;
import java.util.Objects;

/** How one antenna inventories unless a ROSpec says otherwise; every value is an index or id of {@link Capabilities}. */
record AntennaSetting(
        int sensitivity,
        int power,
        int mode,
        int tari,
        int session,
        int population,
        long transitMillis,
        List<TagFilter> filters,
        boolean dualTarget) {
    static AntennaSetting factory() {
        return new AntennaSetting(1, Capabilities.powerLevels(), 2, 0, 1, 32, 0, List.of(), true);
    }

    /** This setting with what the change gives. */
    AntennaSetting with(AntennaChange change) {
        AntennaChange.Link link = change.link();
        AntennaChange.Singulation singulation = change.singulation();
        return new AntennaSetting(
                Objects.requireNonNullElse(change.sensitivity(), sensitivity),
                Objects.requireNonNullElse(change.power(), power),
                link == null ? mode : link.mode(),
                link == null ? tari : link.tari(),
                singulation == null ? session : singulation.session(),
                singulation == null ? population : singulation.population(),
                singulation == null ? transitMillis : singulation.transitMillis(),
                Objects.requireNonNullElse(change.filters(), filters),
                Objects.requireNonNullElse(change.dualTarget(), dualTarget));
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
