package io.dockdoor.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "user=G1 password=hunter2 host=x | user=G1 password=*** host=x",
                "{\"password\": \"hun ter\", \"a\": 1} | {\"password\": ***, \"a\": 1}",
                "Authorization: Bearer abc.def, next | Authorization: Bearer ***, next",
                "mqtts://G1:hunter2@mqtt.example.com:8883 | mqtts://G1:***@mqtt.example.com:8883",
                "passwordFile: /etc/dockdoor/secrets/mqtt | passwordFile: /etc/dockdoor/secrets/mqtt",
                "door D1: 12 tags, passage D1-1-7 | door D1: 12 tags, passage D1-1-7",
            })
    void valuesOfSecretsAreHiddenAndNothingElse(String text, String hidden) {
        assertEquals(hidden, Secrets.hidden(text));
    }

    @Test
    void aPrivateKeyIsHiddenWhole() {
        assertEquals(
                "before *** after",
                Secrets.hidden("before -----BEGIN PRIVATE KEY-----\nMIIE\nabc\n-----END PRIVATE KEY----- after"));
        assertEquals("cut ***", Secrets.hidden("cut -----BEGIN RSA PRIVATE KEY-----\nMIIE"));
    }

    @Test
    void theJournalGetsThePriorityOfEveryLine() {
        LogLine line = line(true);
        assertEquals("<4>token=***\n<4>second\n", line.doLayout(event(Level.WARN, "token=abc\nsecond")));
        assertEquals("<3>x\n", line.doLayout(event(Level.ERROR, "x")));
        assertEquals("<6>x\n", line.doLayout(event(Level.INFO, "x")));
        assertEquals("<7>x\n", line.doLayout(event(Level.DEBUG, "x")));
    }

    @Test
    void aTerminalGetsNone() {
        assertEquals("x\n", line(false).doLayout(event(Level.WARN, "x")));
    }

    private static LogLine line(boolean journal) {
        LogLine line = new LogLine();
        line.setContext(new LoggerContext());
        line.setPattern("%msg%n");
        line.setJournal(journal);
        line.start();
        return line;
    }

    private static LoggingEvent event(Level level, String message) {
        LoggerContext context = new LoggerContext();
        return new LoggingEvent("x", context.getLogger("x"), level, message, null, null);
    }
}
