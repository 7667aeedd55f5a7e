package io.dockdoor.gateway.sweep;

import java.nio.file.Path;

/** The configuration of a gateway with one door, two eyes and a button, for sweeps. */
final class SweepRig {
    private SweepRig() {}

    static String yaml(Path state, int broker, int reader) {
        return """
                gateway: G1
                site: S1
                location: "9521141000014"
                timeZone: Europe/Berlin
                state: %s
                mqtt: {url: "mqtt://127.0.0.1:%d"}
                http: {listen: "127.0.0.1:0"}
                readers: [{id: R1, host: 127.0.0.1, port: %d}]
                doors:
                  - id: D1
                    mode: both
                    antennas:
                      - {reader: R1, antenna: 1, side: out}
                      - {reader: R1, antenna: 2, side: out}
                      - {reader: R1, antenna: 3, side: in}
                      - {reader: R1, antenna: 4, side: in}
                    beams: {outer: {reader: R1, gpi: 1}, inner: {reader: R1, gpi: 2}}
                buttons: [{reader: R1, gpi: 3, for: 60 s}]
                zones: [{id: hall, doors: D1}]
                """.formatted(state, broker, reader);
    }
}
