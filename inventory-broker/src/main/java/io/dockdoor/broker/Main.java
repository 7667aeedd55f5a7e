package io.dockdoor.broker;

import io.dockdoor.broker.access.KeyFile;
import io.dockdoor.broker.access.Keys;
import io.dockdoor.broker.cli.CountCommand;
import io.dockdoor.broker.cli.DocumentsCommand;
import io.dockdoor.broker.cli.StockCommand;
import io.dockdoor.broker.config.BrokerConfig;
import io.dockdoor.broker.ledger.Rebuild;
import io.dockdoor.daemon.ServiceManager;
import io.dockdoor.daemon.Watchdog;
import io.dockdoor.daemon.settings.BadConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts the daemon: reads the configuration, wires, says that it is ready, and waits for SIGTERM. */
@Command(
        name = "dockdoor",
        description = "Dockdoor's inventory broker.",
        subcommands = {Main.Broker.class, Main.NewKey.class})
public final class Main {
    /** The configuration is wrong (sysexits.h EX_CONFIG). */
    static final int BAD_CONFIG = 78;

    static final int CANNOT_START = 1;

    private Main() {}

    public static void main(String... arguments) {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        CommandLine stock = new CommandLine(new StockCommand(clock())).addSubcommand("rebuild", new Verify());
        int code = new CommandLine(new Main())
                .addSubcommand("stock", stock)
                .addSubcommand(new CountCommand())
                .addSubcommand(new DocumentsCommand())
                .addSubcommand(new CareCommands.Doctor(clock()))
                .addSubcommand(new CareCommands.Status())
                .addSubcommand(new CareCommands.MakeBundle(clock()))
                .execute(arguments);
        if (code != 0) {
            System.exit(code);
        }
    }

    /** {@code stock rebuild --verify --config F}: reads only. */
    @Command(name = "rebuild", description = "Works the book out again from the ledger's events and compares.")
    static final class Verify implements Callable<Integer> {
        @Option(names = "--config", required = true, description = "the YAML file")
        private Path config = Path.of("broker.yaml");

        @Option(names = "--verify", required = true, description = "only compare; nothing is changed")
        private boolean verify;

        @Override
        public Integer call() throws IOException {
            if (!verify) {
                System.err.println("say --verify: the ledger can only be compared, not rewritten");
                return CANNOT_START;
            }
            try {
                return compared(BrokerConfig.read(config));
            } catch (BadConfig bad) {
                System.err.println(bad.getMessage());
                return BAD_CONFIG;
            }
        }

        private static int compared(BrokerConfig read) throws IOException {
            Path scratch = Files.createTempDirectory(read.state(), "rebuild");
            try {
                Rebuild.Result result = Rebuild.verify(InventoryBroker.database(read), scratch, read.locations());
                result.differences().forEach(System.out::println);
                System.out.println(
                        result.differences().isEmpty()
                                ? result.events() + " events give the " + result.numbers() + " numbers the ledger has."
                                : "The ledger's numbers are NOT what its " + result.events() + " events give.");
                return result.differences().isEmpty() ? 0 : CANNOT_START;
            } catch (SQLException e) {
                System.err.println("cannot read the ledger: " + e.getMessage());
                return CANNOT_START;
            } finally {
                try (Stream<Path> files = Files.walk(scratch)) {
                    for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(each);
                    }
                }
            }
        }
    }

    /** {@code key --name N --role R --file F}: the key is printed once and kept nowhere. */
    @Command(name = "key", description = "Makes a key for the HTTP API and adds its hash to the keys file.")
    static final class NewKey implements Callable<Integer> {
        @Option(names = "--name", required = true, description = "whose it is: letters, digits, '_' and '-'")
        private String name = "";

        @Option(
                names = "--role",
                required = true,
                description = "read, write, approve or admin; each includes the ones before")
        private String role = "";

        @Option(names = "--file", required = true, description = "the keys file (http.keysFile); made when not there")
        private Path file = Path.of("keys");

        @Override
        public Integer call() {
            try {
                Keys.Minted minted = Keys.mint(name, Keys.role(role), new SecureRandom());
                KeyFile.add(file, minted.key());
                System.out.println(minted.text());
                System.err.println("This key is shown once. " + file + " holds only its hash.");
                return 0;
            } catch (IllegalArgumentException | IOException e) {
                System.err.println(e.getMessage());
                return CANNOT_START;
            }
        }
    }

    private static InstantSource clock() {
        return InstantSource.system();
    }

    /** {@code broker --config F [--check]}. */
    @Command(name = "broker", description = "Runs the inventory broker until it is told to stop.")
    static final class Broker implements Callable<Integer> {
        @Option(names = "--config", required = true, description = "the YAML file")
        private Path config = Path.of("broker.yaml");

        @Option(names = "--check", description = "only say whether the configuration is right")
        private boolean check;

        @Override
        public Integer call() throws InterruptedException {
            try {
                BrokerConfig read = BrokerConfig.read(config);
                if (check) {
                    System.out.println(config + " is right.");
                    return 0;
                }
                return run(read);
            } catch (BadConfig bad) {
                System.err.println(bad.getMessage());
                return BAD_CONFIG;
            }
        }

        private static int run(BrokerConfig config) throws InterruptedException {
            CountDownLatch stop = new CountDownLatch(1);
            CountDownLatch stopped = new CountDownLatch(1);
            ServiceManager manager = ServiceManager.of(System.getenv());
            try (Rehearsal rehearsal = Rehearsal.start(config.mqtt().topics(), clock());
                    InventoryBroker broker = new InventoryBroker(config, clock(), new SecureRandom());
                    Watchdog watchdog = Watchdog.start(manager, broker.loops(), broker::sentence)) {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> end(stop, stopped), "stop"));
                PrintStream out = System.out;
                out.println("{\"ready\":true,\"http\":" + broker.httpPort() + ",\"mqtt\":" + broker.mqttPort() + "}");
                out.flush();
                LoggerFactory.getLogger(Main.class)
                        .info("Inventory broker ready http={} mqtt={}", broker.httpPort(), broker.mqttPort());
                stop.await();
            } catch (IOException e) {
                System.err.println(sentence(e));
                LoggerFactory.getLogger(Main.class).debug("cannot start", e);
                return CANNOT_START;
            } finally {
                stopped.countDown();
            }
            return 0;
        }

        private static String sentence(IOException e) {
            Throwable cause = e.getCause();
            String message = String.valueOf(e.getMessage());
            return cause == null || message.contains(String.valueOf(cause.getMessage()))
                    ? message
                    : message + ": " + cause.getMessage();
        }

        /** On SIGTERM the process lives until everything is closed. */
        private static void end(CountDownLatch stop, CountDownLatch stopped) {
            stop.countDown();
            try {
                stopped.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
