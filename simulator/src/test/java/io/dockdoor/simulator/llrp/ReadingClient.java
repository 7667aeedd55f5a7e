package io.dockdoor.simulator.llrp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** A client that reads for ever with one endless ROSpec; for tests outside this package. */
public final class ReadingClient implements AutoCloseable {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final Client client;

    public ReadingClient(int port) throws Exception {
        client = new Client(port);
        client.attempt();
        Requested spec = new Requested();
        spec.session = 0;
        client.send(spec.add(client.id()));
        client.await("ADD_ROSPEC_RESPONSE");
        client.send(Requested.forRoSpec(24, client.id(), 1));
        client.await("ENABLE_ROSPEC_RESPONSE");
    }

    /** EPCs of all that was heard until now, upper-case hex: the reader lives up to now before it answers a question. */
    public List<String> hear() throws Exception {
        client.send(Requested.bare(44, client.id()));
        List<String> heard = new ArrayList<>();
        while (true) {
            Node next = client.await("RO_ACCESS_REPORT", "GET_ACCESSSPECS_RESPONSE");
            if (next.rule().name().equals("GET_ACCESSSPECS_RESPONSE")) {
                return heard;
            }
            for (Node tag : next.all("TagReportData")) {
                byte[] bytes = tag.child("EPC_96").toBytes();
                heard.add(HEX.formatHex(Arrays.copyOfRange(bytes, 1, bytes.length)));
            }
        }
    }

    @Override
    public void close() throws Exception {
        client.close();
    }
}
