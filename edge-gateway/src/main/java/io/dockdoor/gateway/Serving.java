package io.dockdoor.gateway;

import io.dockdoor.daemon.ServiceManager;
import io.dockdoor.daemon.Watchdog;
import io.dockdoor.daemon.settings.BadConfig;
import io.dockdoor.gateway.centre.Centre;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** The life of the daemon: from its configuration until SIGTERM, through every time it is opened anew. */
final class Serving {
    private static final long LOOK_MILLIS = 200;

    private Serving() {}

    /** Runs the gateway that the file describes; returns the process's exit code. */
    static int run(Path config, InstantSource clock) throws InterruptedException {
        try {
            serve(Centre.of(config, clock, System::nanoTime), clock);
            return 0;
        } catch (BadConfig bad) {
            System.err.println(bad.getMessage());
            return Main.BAD_CONFIG;
        } catch (CannotStart | IOException cannot) {
            System.err.println(cannot.getMessage());
            return Main.CANNOT_START;
        } catch (RuntimeException | Error fault) {
            // ours: who supervises us is to know it at once, whatever threads are left
            fault.printStackTrace();
            return Main.CANNOT_START;
        }
    }

    private static void serve(Centre centre, InstantSource clock) throws CannotStart, InterruptedException {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        ServiceManager manager = ServiceManager.of(System.getenv());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> letStop(stop, stopped), "sigterm"));
        try {
            boolean again = true;
            while (again) {
                again = serveOnce(centre, clock, manager, stop);
            }
        } finally {
            stopped.countDown();
        }
    }

    /** True when the gateway is to be opened anew, with other settings. */
    private static boolean serveOnce(Centre centre, InstantSource clock, ServiceManager manager, CountDownLatch stop)
            throws CannotStart, InterruptedException {
        try (Gateway gateway = Gateway.open(clock, new SecureRandom(), version(), centre);
                Watchdog watchdog = Watchdog.start(manager, gateway.loops(), gateway::sentence)) {
            System.out.println("{\"ready\":true,\"http\":" + gateway.httpPort() + "}");
            System.out.flush();
            if (!centre.listens()) {
                stop.await();
            }
            while (!stop.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                if (centre.turn(gateway) == Centre.Next.OPEN_ANEW) {
                    watchdog.closedToOpenAnew();
                    return true;
                }
            }
            return false;
        } catch (CannotStart | RuntimeException refused) {
            if (centre.cannotStart(refused)) {
                return true;
            }
            throw refused;
        }
    }

    private static void letStop(CountDownLatch stop, CountDownLatch stopped) {
        stop.countDown();
        try {
            if (!stopped.await(15, TimeUnit.SECONDS)) {
                System.err.println("the gateway did not close within 15 s; what was not told is in its journal");
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private static String version() {
        String version = Serving.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }
}
