package io.dockdoor.acceptance.faults;

import io.dockdoor.daemon.settings.BadConfig;
import io.dockdoor.gateway.CannotStart;
import io.dockdoor.gateway.Gateway;
import io.dockdoor.gateway.config.GatewayConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.CountDownLatch;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The gateway as a process of its own, exactly as its command line runs it but for the wall clock, which the test sets. Words:
 * the clock's file, then {@code gateway --config FILE}.
 */
public final class GatewayUnderClock {
    private GatewayUnderClock() {}

    public static void main(String... words) throws IOException, BadConfig, CannotStart, InterruptedException {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        GatewayConfig config = GatewayConfig.read(Path.of(words[3]));
        CountDownLatch stop = new CountDownLatch(1);
        try (Gateway gateway =
                Gateway.open(config, new GatewayClock(Path.of(words[0])), new SecureRandom(), "under-faults")) {
            Runtime.getRuntime().addShutdownHook(new Thread(stop::countDown, "sigterm"));
            System.out.println("{\"ready\":true,\"http\":" + gateway.httpPort() + "}");
            System.out.flush();
            stop.await();
        }
    }
}
