package io.dockdoor.gateway;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.dockdoor.daemon.LogLine;
import io.dockdoor.daemon.Repeats;

/**
 * The gateway's log, all of it on stderr: stdout belongs to the "ready" line. In code and not in a logback.xml, because reading one
 * loads nine hundred classes that a door computer never needs again. {@code -Dlogback.configurationFile=FILE}, or
 * a logback-test.xml beside the tests, is used instead; {@code -Dlogback.configurationFile=stderr} is this in any case.
 */
public final class LogToStderr extends ContextAwareBase implements Configurator {
    /** The name of a file that means this, beside tests that have a file of their own. */
    private static final String US = "stderr";

    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX,UTC} %-5level %-12thread %msg%n%ex{5}";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        String wanted = System.getProperty("logback.configurationFile");
        boolean another =
                wanted == null ? LogToStderr.class.getResource("/logback-test.xml") != null : !wanted.equals(US);
        if (another) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        LogLine line = new LogLine();
        line.setContext(context);
        line.setPattern(PATTERN);
        line.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(line);
        encoder.start();
        ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
        stderr.setContext(context);
        stderr.setName("stderr");
        stderr.setTarget("System.err");
        Repeats repeats = new Repeats();
        repeats.setContext(context);
        repeats.start();
        stderr.addFilter(repeats);
        stderr.setEncoder(encoder);
        stderr.start();
        // Paho shouts a stack trace at every cut cable; the publisher says in one sentence what became of it
        context.getLogger("org.eclipse.paho").setLevel(Level.OFF);
        context.getLogger("org.llrp").setLevel(Level.WARN);
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(stderr);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
