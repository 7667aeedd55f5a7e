package io.dockdoor.gateway;

import io.dockdoor.daemon.Loops;
import io.dockdoor.daemon.Signing;
import io.dockdoor.daemon.StateFolder;
import io.dockdoor.events.Topics;
import io.dockdoor.gateway.centre.Centre;
import io.dockdoor.gateway.command.Asked;
import io.dockdoor.gateway.command.CommandPage;
import io.dockdoor.gateway.command.CommandTrust;
import io.dockdoor.gateway.command.Commands;
import io.dockdoor.gateway.command.Verb;
import io.dockdoor.gateway.config.DoorCalibration;
import io.dockdoor.gateway.config.GatewayConfig;
import io.dockdoor.gateway.config.GatewayConfig.Door;
import io.dockdoor.gateway.config.GatewayConfig.Mqtt;
import io.dockdoor.gateway.config.GatewayConfig.Reader;
import io.dockdoor.gateway.config.GatewayConfig.Scanner;
import io.dockdoor.gateway.config.GatewayConfig.Tower;
import io.dockdoor.gateway.door.DoorLoop;
import io.dockdoor.gateway.door.DoorTold;
import io.dockdoor.gateway.door.Doors;
import io.dockdoor.gateway.door.Neighbours;
import io.dockdoor.gateway.door.ReaderFeed;
import io.dockdoor.gateway.door.Recovery;
import io.dockdoor.gateway.door.ScanFeed;
import io.dockdoor.gateway.hardware.Boxes;
import io.dockdoor.gateway.hardware.Inputs;
import io.dockdoor.gateway.hardware.ReaderBox;
import io.dockdoor.gateway.hardware.Terminal;
import io.dockdoor.gateway.health.Counters;
import io.dockdoor.gateway.health.HealthBoard;
import io.dockdoor.gateway.health.HealthPage;
import io.dockdoor.gateway.health.Level;
import io.dockdoor.gateway.light.TowerLight;
import io.dockdoor.gateway.mqtt.MqttLink;
import io.dockdoor.gateway.mqtt.Outgoing;
import io.dockdoor.gateway.outbox.Desk;
import io.dockdoor.gateway.outbox.Journal;
import io.dockdoor.gateway.outbox.JournalFailure;
import io.dockdoor.gateway.outbox.Publisher;
import io.dockdoor.gateway.page.CrewPage;
import io.dockdoor.gateway.page.DoorBoard;
import io.dockdoor.gateway.page.PageKey;
import io.dockdoor.gateway.papers.PaperFolder;
import io.dockdoor.gateway.papers.Papers;
import io.dockdoor.gateway.sweep.SweepStore;
import io.dockdoor.gateway.sweep.SweepTelling;
import io.dockdoor.gateway.sweep.SweepVerbs;
import io.dockdoor.gateway.sweep.Sweeps;
import io.dockdoor.mqtt.TlsKeys;
import io.dockdoor.reader.LlrpReader;
import io.dockdoor.reader.scanner.ScannerSettings;
import io.dockdoor.reader.scanner.SerialScanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wiring of a door gateway, in the order a tag read travels: reader, feed, inbox, door loop, journal, publisher. Opened in
 * the reverse order, so that nothing is told before its listener is there, and closed readers first.
 */
public final class Gateway implements AutoCloseable, Centre.Running {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    private final Stages stages = new Stages();
    private final HealthPage page;
    private final HealthBoard board;
    private final Desk desk;
    private final ClearDoors clear;
    private final Loops loops = new Loops(System::nanoTime, Duration.ofSeconds(60));

    /**
     * Opens and starts everything. Readers and MQTT broker need not be there: the gateway keeps trying and says so.
     *
     * @param clock the wall clock, which may be set at any time
     * @param random jitter of reconnects and names of connections
     * @param version of this program, told to the world
     * @throws CannotStart when something of our own is missing: folder, journal, port
     */
    public static Gateway open(GatewayConfig config, InstantSource clock, RandomGenerator random, String version)
            throws CannotStart {
        return new Gateway(config, clock, random, version, null);
    }

    /** As {@link #open}, configured by that centre, which is to have its turn with it. */
    public static Gateway open(InstantSource clock, RandomGenerator random, String version, Centre centre)
            throws CannotStart {
        return new Gateway(centre.choose(), clock, random, version, centre);
    }

    private Gateway(
            GatewayConfig config, InstantSource clock, RandomGenerator random, String version, @Nullable Centre centre)
            throws CannotStart {
        try {
            stages.opened("state folder", new StateFolder(config.state(), "gateway"));
            board = new HealthBoard(clock);
            config.warnings().forEach(LOG::warn);
            Counters counters = new Counters();
            GatewayTime time = new GatewayTime(config.state(), GatewayTime.Machine.here(clock), board);
            LongSupplier micros = time.steady();

            page = stages.opened("health page", page(config, board, counters));
            Journal journal = stages.opened("journal", Journal.open(config.state(), config.journal(), time, board));
            time.whenSynced(journal::restamp);
            time.look();

            desk = new Desk();
            Announcer announcer = new Announcer(
                    config.site(),
                    config.id(),
                    config.mqtt().prefix(),
                    config.doors().stream().map(door -> door.id().value()).toList(),
                    version,
                    desk,
                    board,
                    time);

            Alerts alerts = new Alerts(config.site(), config.id(), config.mqtt().prefix(), desk);
            alerts.watch(board);
            DoorBoard doorBoard =
                    new DoorBoard(config.doors().stream().map(Door::id).toList(), time);

            SweepStore sweepStore = new SweepStore(config.state());
            SweepTelling telling = new SweepTelling(sweepStore, announcer::sweep, desk::waiting);
            Sweeps sweeps = new Sweeps(config, micros, time::told, sweepStore, telling);

            Boxes boxes = new Boxes();
            List<TowerLight> towers = new ArrayList<>();
            DoorTold told = doorBoard.between(announcer);
            for (Tower tower : config.towers()) {
                TowerLight light = Towers.light(
                        config,
                        tower,
                        boxes,
                        board,
                        sweeps::at,
                        () -> journal.mark().count());
                towers.add(light);
                told = light.between(told);
            }
            told = sweeps.between(told);
            Inputs inputs = stages.opened("inputs", new Inputs(micros));
            PushButtons buttons = new PushButtons(
                    at -> towers.stream()
                            .filter(tower -> at.contains(tower.door()))
                            .forEach(TowerLight::refused),
                    time,
                    micros);
            told = buttons.between(told);
            clear = new ClearDoors(told);
            told = clear;

            DoorModes modes = new DoorModes(config.state());
            Papers papers = new Papers(new PaperFolder(config.state().resolve("papers")), config.gln(), time);
            List<DoorLoop> doors = new ArrayList<>();
            Neighbours neighbours = new Neighbours();
            for (Door door : config.doors()) {
                DoorCalibration calibration = door.calibration();
                if (calibration != null) {
                    board.report("calibration-" + door.id(), Level.UP, "in-use", calibration.sentence());
                }
                doors.add(stages.opened(
                        "door " + door.id(),
                        Doors.open(
                                config,
                                modes.used(door),
                                neighbours,
                                papers,
                                journal,
                                micros,
                                time::look,
                                told,
                                board,
                                counters)));
            }

            Publisher publisher = stages.opened(
                    "publisher",
                    new Publisher(
                            address(config),
                            journal,
                            desk,
                            new Publisher.Voice(
                                    announcer::state, () -> announcer.heartbeat(journal, () -> completeUpTo(doors))),
                            topics(config),
                            config.mqtt().drainRate(),
                            Publisher.Patience.STANDARD,
                            board,
                            counters,
                            random));

            publisher.hears(PaperVerbs.expectations(config, papers));
            publisher.hears(alerts.former());
            if (centre != null && centre.listens()) {
                publisher.hears(centre.hears());
            }

            Map<String, LlrpReader> readersById = new HashMap<>();
            List<Verb> verbs = new ArrayList<>(PaperVerbs.all(config, doors, papers, micros));
            verbs.addAll(SweepVerbs.of(config, sweeps, telling));
            verbs.add(GatewayVerbs.lightTest(config, towers));
            verbs.add(GatewayVerbs.doorMode(config, doors, modes));
            verbs.add(GatewayVerbs.readerRestart(readersById, announcer::lastSaid));
            verbs.add(ReplayVerb.of(journal, publisher));
            Commands commands = stages.opened(
                    "commands",
                    new Commands(
                            config.state(),
                            verbs,
                            time,
                            config.mqtt().prefix().gateway(config.site(), config.id()) + "/reply",
                            announcer::reply,
                            telling::turn,
                            counters,
                            new CommandTrust(config.trust(), commandRoot(config))));
            publisher.hears(commandsOf(config, commands));

            page.serve("/commands/", new CommandPage(commands::ask));
            page.serve(
                    CrewPage.ROOT,
                    new CrewPage(
                            doorBoard,
                            board,
                            commands::ask,
                            new PageKey(config.http().keyFile(), System::nanoTime),
                            time));
            for (int i = 0; i < doors.size(); i++) {
                Doors.wire(config.doors().get(i), doors.get(i), inputs, sweeps);
            }
            buttons.listen(config.buttons(), inputs, commands::ask);

            Hardware.Start hardware = Hardware.open(config, stages, boxes, inputs, board, micros, random);
            List<LlrpReader> readers = new ArrayList<>();
            for (Reader reader : config.readers()) {
                ReaderBox box = new ReaderBox(reader.id(), inputs, System::nanoTime);
                boxes.add(Terminal.Kind.READER, reader.id().value(), box);
                ReaderFeed feed = new ReaderFeed(reader.id(), announcer, box, sweeps, counters);
                for (int i = 0; i < doors.size(); i++) {
                    feed.serves(config.doors().get(i), doors.get(i));
                }
                LlrpReader opened = stages.opened(
                        "reader " + reader.id(), new LlrpReader(Doors.settings(config, reader), feed, micros, random));
                box.writesTo(opened::setOutput);
                feed.asksBy(opened::askSign);
                readers.add(opened);
                readersById.put(reader.id().value(), opened);
                sweeps.has(reader.id(), opened);
            }
            List<SerialScanner> scanners = new ArrayList<>();
            for (Scanner scanner : config.scanners()) {
                ScanFeed feed = new ScanFeed(
                        scanner,
                        doors.get(config.doorIndex(scanner.door())),
                        () -> towers.stream()
                                .filter(tower -> tower.door().equals(scanner.door()))
                                .forEach(TowerLight::refused),
                        board,
                        counters);
                scanners.add(stages.opened(
                        "scanner " + scanner.id(),
                        new SerialScanner(
                                ScannerSettings.of(scanner.id(), scanner.device(), scanner.baud()),
                                feed,
                                micros,
                                random)));
            }
            // closed before the boxes they hang on: their lamps go out
            towers.forEach(tower -> stages.opened("tower " + tower.door(), tower));
            numbers(counters, journal, desk);

            Recovery.judgeAgain(doors);
            publisher.start();
            commands.start();
            doors.forEach(DoorLoop::start);
            inputs.start();
            hardware.run();
            readers.forEach(LlrpReader::start);
            scanners.forEach(SerialScanner::start);
            towers.forEach(TowerLight::start);

            loops.watch("journal", journal::turnedNanos);
            loops.watch("publisher", publisher::turnedNanos);
            loops.watch("commands", commands::turnedNanos);
            for (int i = 0; i < doors.size(); i++) {
                loops.watch("door-" + config.doors().get(i).id(), doors.get(i)::turnedNanos);
            }
            for (int i = 0; i < readers.size(); i++) {
                loops.watch("reader-" + config.readers().get(i).id(), readers.get(i)::turnedNanos);
            }
        } catch (JournalFailure | IOException refused) {
            stages.close();
            throw new CannotStart(String.valueOf(refused.getMessage()), refused);
        } catch (CannotStart | RuntimeException refused) {
            stages.close();
            throw refused;
        }
    }

    /** The threads it lives by, each with its last turn. */
    public Loops loops() {
        return loops;
    }

    /** How it is, in one line for a person. */
    public String sentence() {
        HealthBoard.Health whole = board.whole();
        return whole.level().word() + ": " + whole.sentence();
    }

    @Override
    public boolean clear() {
        return clear.all();
    }

    @Override
    public Map<String, HealthBoard.Health> parts() {
        return board.parts();
    }

    @Override
    public void tell(Outgoing state) {
        desk.state(state);
    }

    /** Where health and metrics are served. */
    public int httpPort() {
        return page.port();
    }

    /** Readers first, journal last; what is not told yet stays on disk. Closing twice is harmless. */
    @Override
    public void close() {
        stages.close();
    }

    private static HealthPage page(GatewayConfig config, HealthBoard board, Counters counters) throws CannotStart {
        try {
            return new HealthPage(config.http().address(), board, counters);
        } catch (IOException | IllegalArgumentException taken) {
            throw new CannotStart(
                    "cannot listen on " + config.http().host() + ":"
                            + config.http().port() + " (" + taken.getMessage()
                            + "); stop the other program or change 'http.listen'",
                    taken);
        }
    }

    private static MqttLink.Address address(GatewayConfig config) throws IOException {
        Mqtt mqtt = config.mqtt();
        return new MqttLink.Address(
                mqtt.host(),
                mqtt.port(),
                mqtt.tls() ? TlsKeys.sockets(mqtt.caFile(), mqtt.certFile(), mqtt.keyFile()) : null,
                config.id().value(),
                mqtt.user(),
                password(mqtt.passwordFile()),
                mqtt.keepAlive(),
                mqtt.connectTimeout(),
                2 * Publisher.WILL_DELAY_SECONDS);
    }

    private static byte @Nullable [] password(@Nullable Path file) throws IOException {
        return file == null ? null : Files.readString(file).strip().getBytes(StandardCharsets.UTF_8);
    }

    private static String commandRoot(GatewayConfig config) {
        return config.mqtt().prefix().command(config.site(), config.id(), "");
    }

    private static Publisher.Subscription commandsOf(GatewayConfig config, Commands commands) {
        String root = commandRoot(config);
        return new Publisher.Subscription(
                root + "+",
                root,
                arrived -> commands.ask(Asked.message(
                        arrived.topic().substring(root.length()),
                        arrived.body(),
                        arrived.retained(),
                        arrived.responseTopic(),
                        arrived.correlation(),
                        Asked.Signed.of(
                                arrived.along().get(Signing.SIGNER),
                                arrived.along().get(Signing.SIGNATURE)))));
    }

    private static Publisher.Topics topics(GatewayConfig config) {
        Topics topics = config.mqtt().prefix();
        return new Publisher.Topics(
                topics.ack(config.site(), config.id()),
                topics.inventoryState(),
                topics.probe(config.site(), config.id()),
                topics.gap(config.site(), config.id()),
                (door, kind) -> topics.movement(config.site(), config.id(), door, kind));
    }

    private static OptionalLong completeUpTo(List<DoorLoop> loops) {
        long least =
                loops.stream().mapToLong(DoorLoop::completeUpToMicros).min().orElse(Long.MIN_VALUE);
        return least == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(least);
    }

    private static void numbers(Counters counters, Journal journal, Desk desk) {
        counters.gauge("journal_position", "", () -> journal.mark().last());
        counters.gauge("journal_acked_position", "", () -> journal.mark().acked());
        counters.gauge("backlog_events", "", () -> journal.mark().count());
        counters.gauge("backlog_bytes", "", () -> journal.mark().bytes());
        counters.gauge("notices_dropped_total", "", desk::dropped);
    }
}
