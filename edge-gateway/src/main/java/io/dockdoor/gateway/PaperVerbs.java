package io.dockdoor.gateway;

import io.dockdoor.events.BadEvent;
import io.dockdoor.events.DoorId;
import io.dockdoor.gateway.calibration.CrewRecordings;
import io.dockdoor.gateway.calibration.Label;
import io.dockdoor.gateway.command.Args;
import io.dockdoor.gateway.command.Order;
import io.dockdoor.gateway.command.Refused;
import io.dockdoor.gateway.command.Verb;
import io.dockdoor.gateway.config.GatewayConfig;
import io.dockdoor.gateway.config.GatewayConfig.Door;
import io.dockdoor.gateway.door.CrewWord;
import io.dockdoor.gateway.door.DoorLoop;
import io.dockdoor.gateway.door.Spoken;
import io.dockdoor.gateway.mqtt.LinkEvent;
import io.dockdoor.gateway.outbox.Publisher;
import io.dockdoor.gateway.papers.Papers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The papers' way in: the retained expectations of the doors, {@code door.expect} and {@code door.release}, and the crew's
 * {@code passage.confirm}, {@code passage.override} and {@code passage.sendback}.
 */
final class PaperVerbs {
    private static final Logger LOG = LoggerFactory.getLogger(PaperVerbs.class);
    private static final Duration HEARD_WITHIN = Duration.ofSeconds(30);

    private PaperVerbs() {}

    /** What the doors are to expect. Kept on disk on the publisher's thread: a few kilobytes, whenever somebody changes a document. */
    static Publisher.Subscription expectations(GatewayConfig config, Papers papers) {
        String root = config.mqtt().prefix().expectations(config.site(), config.id()) + "/";
        return new Publisher.Subscription(root + "+", root, arrived -> expect(arrived, root, config, papers));
    }

    private static void expect(LinkEvent.Arrived arrived, String root, GatewayConfig config, Papers papers) {
        String name = arrived.topic().substring(root.length());
        try {
            Door door = config.doors().stream()
                    .filter(each -> each.id().value().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new BadEvent("there is no door '" + name + "' here"));
            papers.expect(door.id(), arrived.body());
        } catch (BadEvent senseless) {
            LOG.warn(
                    "what door {} is to expect makes no sense; what was expected stands: {}",
                    name,
                    senseless.getMessage());
        } catch (IOException refused) {
            LOG.warn(
                    "what door {} is to expect cannot be kept on disk and is forgotten at a restart: {}",
                    name,
                    refused.getMessage());
        }
    }

    /** All of them. {@code micros} is steady gateway time. */
    static List<Verb> all(GatewayConfig config, List<DoorLoop> loops, Papers papers, LongSupplier micros) {
        List<Verb> verbs = new ArrayList<>(List.of(expect(config, papers), release(config, papers)));
        CrewRecordings recordings =
                new CrewRecordings(config.spool(), config.state().resolve("labelled"));
        for (CrewWord.Verb word : CrewWord.Verb.values()) {
            verbs.add(crew(word, config, loops, micros, recordings));
        }
        return verbs;
    }

    private static Verb expect(GatewayConfig config, Papers papers) {
        return Verb.of("door.expect", args -> {
            Door door = GatewayVerbs.door(args, config);
            String document = args.text("document", "shipment/4711");
            return order -> {
                String refusal = papers.bind(door.id(), document);
                if (refusal != null) {
                    throw Refused.malformed("args.document", refusal);
                }
                order.completed("door " + door.id() + " is bound to " + papers.boundTo(door.id()), null);
                return null;
            };
        });
    }

    private static Verb release(GatewayConfig config, Papers papers) {
        return Verb.of("door.release", args -> {
            Door door = GatewayVerbs.door(args, config);
            return order -> {
                papers.release(door.id());
                String still = papers.boundTo(door.id());
                order.completed(
                        "door " + door.id()
                                + (still == null
                                        ? " is bound to no document"
                                        : " is released; " + still + " stays assigned to it"),
                        null);
                return null;
            };
        });
    }

    private static Verb crew(
            CrewWord.Verb word,
            GatewayConfig config,
            List<DoorLoop> loops,
            LongSupplier micros,
            CrewRecordings recordings) {
        return Verb.of("passage." + word.word(), args -> {
            String passage = args.text("passage", "D1-1764000000-7");
            String said = word == CrewWord.Verb.CONFIRM
                    ? args.textOrNull("reason")
                    : args.text("reason", "the customer takes less");
            if (passage.length() > 200 || (said != null && said.length() > 500)) {
                throw Refused.malformed("args", "passage has at most 200 characters, reason 500");
            }
            Label really = word == CrewWord.Verb.CONFIRM ? null : really(args);
            DoorId door = door(passage, config);
            DoorLoop loop = loops.get(config.doorIndex(door));
            return order -> {
                AtomicReference<@Nullable Heard> heard = new AtomicReference<>();
                loop.crew(
                        new CrewWord(word, passage, said == null ? "" : said, order.issuedBy(), micros.getAsLong()),
                        spoken -> heard.set(new Heard(spoken)));
                return new Hearing(
                        order,
                        passage,
                        heard,
                        really != null,
                        spoken -> recordings.keep(door, passage, spoken, word, really));
            };
        });
    }

    /** What the passage was in truth, whatever the door told. */
    private static @Nullable Label really(Args args) throws Refused {
        String word = args.textOrNull("really");
        try {
            return word == null ? null : Label.of(word);
        } catch (IllegalArgumentException unknown) {
            throw Refused.malformed("args.really", "cannot be '" + word + "'; one of in, out, none");
        }
    }

    /** The door's answer; null in it when it knows no such passage. */
    private record Heard(@Nullable Spoken spoken) {}

    /** Passages are named after their door. */
    private static DoorId door(String passage, GatewayConfig config) throws Refused {
        return config.doors().stream()
                .map(Door::id)
                .filter(door -> passage.startsWith(door + "-"))
                .max(Comparator.comparing(door -> door.value().length()))
                .orElseThrow(
                        () -> Refused.malformed("args.passage", "'" + passage + "' is of no door of this gateway"));
    }

    /** The door's thread has it. */
    private static final class Hearing implements Verb.Watch {
        private final Order order;
        private final String passage;
        private final AtomicReference<@Nullable Heard> heard;
        private final boolean corrected;
        private final Function<Spoken, String> recorded;
        private final long end = System.nanoTime() + HEARD_WITHIN.toNanos();

        Hearing(
                Order order,
                String passage,
                AtomicReference<@Nullable Heard> heard,
                boolean corrected,
                Function<Spoken, String> recorded) {
            this.order = order;
            this.passage = passage;
            this.heard = heard;
            this.corrected = corrected;
            this.recorded = recorded;
        }

        @Override
        public boolean over() {
            Heard known = heard.get();
            Spoken spoken = known == null ? null : known.spoken();
            if (known == null) {
                if (System.nanoTime() - end < 0) {
                    return false;
                }
                order.failed("busy", "the door did not get to it; look at its disk", null);
            } else if (spoken != null && spoken.stands()) {
                order.completed("told and on disk; " + recorded.apply(spoken), null);
            } else if (spoken != null && corrected) {
                order.completed("nothing of it stood, so nothing was told; " + recorded.apply(spoken), null);
            } else {
                order.failed(
                        "unknown-passage",
                        "nothing of passage " + passage
                                + " stands here any more: only the latest passages since the start can be spoken of",
                        null);
            }
            return true;
        }

        @Override
        public void stop() {
            // what the door has not done yet stands in its spool
        }
    }
}
