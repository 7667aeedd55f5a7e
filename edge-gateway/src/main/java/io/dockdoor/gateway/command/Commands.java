package io.dockdoor.gateway.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.dockdoor.events.Command;
import io.dockdoor.events.CommandReply;
import io.dockdoor.gateway.command.Verb.Deed;
import io.dockdoor.gateway.command.Verb.Watch;
import io.dockdoor.gateway.health.Counters;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread {@code commands}: takes what was asked, by MQTT, HTTP or a push button alike, remembers it on disk, has it done
 * once and tells whoever asked. It also looks at what is under way. The same id gets the same replies and no second action.
 */
public final class Commands implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);
    private static final int MOST_WAITING = 256;
    private static final long LOOK_MILLIS = 100;
    private static final int MOST_EARS = 8;
    private static final int LONGEST_TOPIC = 256;

    /** Where replies go. */
    public interface Post {
        /** @param correlation comes back as it came, null for none */
        void send(String topic, byte @Nullable [] correlation, CommandReply reply);
    }

    /** One who hears replies, with what wants to come back in them. */
    private record Ear(
            Consumer<CommandReply> hears, @Nullable String correlationData) {}

    private record Running(Order order, Watch watch) {}

    private final Map<String, Verb> verbs = new TreeMap<>();
    private final CommandMemory memory;
    private final InstantSource clock;
    private final String replyRoot;
    private final Post post;
    private final Counters counters;
    private final BlockingQueue<Asked> asked = new ArrayBlockingQueue<>(MOST_WAITING);
    private final List<Running> running = new ArrayList<>();
    private final Map<String, List<Ear>> ears = new HashMap<>();
    private final Thread thread = new Thread(this::run, "commands");
    private final Runnable eachTurn;
    private final CommandTrust trust;
    private volatile boolean stopping;
    private volatile long turned = System.nanoTime();

    /**
     * Not started.
     *
     * @param folder where it remembers
     * @param clock the gateway's time, by which commands expire
     * @param eachTurn called at least once a second on its thread; must not block
     * @param trust who may command; what it refuses is not remembered, or anybody could use up the id of somebody else's command
     * @param replyRoot topic below which all replies go, without the slash at its end
     * @throws IOException when the memory cannot be used
     */
    public Commands(
            Path folder,
            List<Verb> verbs,
            InstantSource clock,
            String replyRoot,
            Post post,
            Runnable eachTurn,
            Counters counters,
            CommandTrust trust)
            throws IOException {
        verbs.forEach(verb -> this.verbs.put(verb.name(), verb));
        this.memory = CommandMemory.open(folder);
        this.clock = clock;
        this.replyRoot = replyRoot;
        this.post = post;
        this.eachTurn = eachTurn;
        this.counters = counters;
        this.trust = trust;
    }

    /** Tells of what the process before left undone, and begins. */
    public void start() {
        thread.start();
    }

    /** Somebody wants something; from any thread, never blocks. What exceeds 256 waiting ones is dropped, counted and not answered. */
    public boolean ask(Asked what) {
        boolean taken = asked.offer(what);
        if (!taken) {
            counters.counter("commands_dropped_total", "").increment();
        }
        return taken;
    }

    /** Monotonic time at which its thread last came round. */
    public long turnedNanos() {
        return turned;
    }

    private void run() {
        try {
            tellInterrupted();
            while (!stopping) {
                turned = System.nanoTime();
                Asked next = asked.poll(running.isEmpty() ? 1_000 : LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (next != null && !stopping) {
                    take(next);
                }
                running.removeIf(this::over);
                eachTurn.run();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            for (Running each : running) {
                each.watch().stop();
                if (!each.order().over()) {
                    each.order().failed("interrupted", "the gateway was stopped while this was under way", null);
                }
            }
        }
    }

    private boolean over(Running each) {
        try {
            if (!each.watch().over()) {
                return false;
            }
        } catch (RuntimeException fault) {
            LOG.error(
                    "command {} failed by a fault of the program", each.order().id(), fault);
            each.watch().stop();
            each.order().failed("fault", "a fault of the program ended it: " + fault, null);
        }
        if (!each.order().over()) {
            each.order().completed("done", null);
        }
        return true;
    }

    private void tellInterrupted() {
        try {
            for (CommandReply reply : memory.interrupted(clock.instant())) {
                post.send(replyRoot + "/" + reply.commandId(), null, reply);
            }
        } catch (SQLException unreadable) {
            LOG.error("what commands were under way before cannot be read", unreadable);
        }
    }

    private void take(Asked what) {
        String id = "";
        String correlation = null;
        Ear ear = new Ear(hears(what, replyRoot + "/unreadable"), null);
        try {
            JsonNode tree = CommandReader.tree(what.body());
            id = CommandReader.id(tree);
            ear = new Ear(
                    hears(what, replyRoot + "/" + id),
                    null); // until we know better, where this id's replies usually go
            correlation = CommandReader.text(tree, "correlationData");
            String topic =
                    what.responseTopic() != null ? what.responseTopic() : CommandReader.text(tree, "responseTopic");
            ear = new Ear(
                    topic == null ? hears(what, replyRoot + "/" + id) : hears(what, answerable(topic)), correlation);
            if (what.retained()) {
                throw Refused.of(
                        "retained",
                        "a command must not be retained: it would be done again by whoever subscribes later");
            }
            trust.check(what);
        } catch (Refused refused) {
            tell(ear, rejected(id, what.verb(), refused));
            return;
        }
        try {
            CommandMemory.Remembered before = memory.find(id);
            if (before != null) {
                again(id, before, ear);
                return;
            }
            begin(id, what, ear);
        } catch (SQLException unwritable) {
            LOG.error("command {} {} cannot be remembered and is not begun", what.verb(), id, unwritable);
            tell(
                    ear,
                    rejected(
                            id,
                            what.verb(),
                            Refused.unavailable("it cannot be remembered on disk (" + unwritable.getMessage()
                                    + "), so it is not begun; free the disk")));
        }
    }

    /** Told again as it was; who asks about one under way hears the rest as well. */
    private void again(String id, CommandMemory.Remembered before, Ear ear) {
        count("again");
        if (before.first() != null) {
            tell(ear, before.first());
        }
        if (before.last() != null && !before.last().equals(before.first())) {
            tell(ear, before.last());
        }
        List<Ear> others = ears.get(id);
        if (others != null && others.size() < MOST_EARS && !others.contains(ear)) {
            others.add(ear);
        }
    }

    private void begin(String id, Asked what, Ear ear) throws SQLException {
        Instant now = clock.instant();
        Command command;
        Deed deed;
        Instant notAfter = now;
        try {
            JsonNode tree = CommandReader.tree(what.body());
            command = CommandReader.read(id, tree, now);
            notAfter = command.notAfter();
            Verb verb = verbs.get(what.verb());
            if (verb == null) {
                throw Refused.of(
                        "unknown",
                        "there is no command '" + what.verb() + "'; there are " + String.join(", ", verbs.keySet()));
            }
            Args args = new Args(command.args());
            deed = verb.read(args);
            args.done();
        } catch (Refused refused) {
            CommandReply reply = rejected(id, what.verb(), refused);
            if (memory.begin(id, what.verb(), notAfter, now)) {
                memory.replied(reply, true, true);
            }
            tell(ear, reply);
            return;
        }
        if (!memory.begin(id, what.verb(), notAfter, now)) {
            tell(
                    ear,
                    rejected(
                            id,
                            what.verb(),
                            Refused.of(
                                    "too-many",
                                    CommandMemory.MOST + " commands are remembered that could still come again; give"
                                            + " commands an earlier notAfter")));
            return;
        }
        List<Ear> its = new ArrayList<>(List.of(ear));
        ears.put(id, its);
        Order order = new Order(
                command, (state, code, sentence, result) -> told(what.verb(), id, state, code, sentence, result));
        try {
            LOG.info("command {} {} by {}", what.verb(), id, command.issuedBy());
            Watch watch = deed.begin(order);
            if (watch != null) {
                order.accepted("begun", null);
                running.add(new Running(order, watch));
            } else if (!order.over()) {
                order.completed("done", null);
            }
        } catch (Refused refused) {
            CommandReply reply = rejected(id, what.verb(), refused);
            ears.remove(id);
            memory.replied(reply, true, true);
            its.forEach(each -> tell(each, reply));
        } catch (RuntimeException fault) {
            LOG.error("command {} {} failed by a fault of the program", what.verb(), id, fault);
            order.failed("fault", "a fault of the program ended it: " + fault, null);
        }
    }

    private void told(String verb, String id, String state, String code, String sentence, @Nullable JsonNode result) {
        CommandReply reply = new CommandReply(id, verb, state, clock.instant(), code, sentence, null, result, null);
        boolean over = state.equals("completed") || state.equals("failed");
        count(state);
        if (!state.equals("progress")) {
            try {
                memory.replied(reply, state.equals("accepted"), over);
            } catch (SQLException unwritable) {
                // it stays remembered as begun: asked again it is not done again
                LOG.error("the reply to {} {} cannot be remembered", verb, id, unwritable);
            }
        }
        for (Ear ear : ears.getOrDefault(id, List.of())) {
            tell(ear, reply);
        }
        if (over) {
            ears.remove(id);
        }
    }

    private CommandReply rejected(String id, String verb, Refused why) {
        count("rejected");
        return new CommandReply(
                id, verb, "rejected", clock.instant(), why.code(), why.sentence(), why.field(), null, null);
    }

    private void count(String state) {
        counters.counter("commands_total", "state=\"" + state + "\"").increment();
    }

    private static void tell(Ear ear, CommandReply reply) {
        ear.hears()
                .accept(new CommandReply(
                        reply.commandId(),
                        reply.verb(),
                        reply.state(),
                        reply.at(),
                        reply.code(),
                        reply.sentence(),
                        reply.field(),
                        reply.result(),
                        ear.correlationData()));
    }

    private Consumer<CommandReply> hears(Asked what, String topic) {
        Consumer<CommandReply> here = what.here();
        return here != null ? here : new Mailed(post, topic, what.correlation());
    }

    /** Equal by where it goes, so that whoever asks twice hears once. */
    private record Mailed(Post post, String topic, byte @Nullable [] correlation) implements Consumer<CommandReply> {
        @Override
        public void accept(CommandReply reply) {
            post.send(topic, correlation, reply);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Mailed mailed
                    && topic.equals(mailed.topic)
                    && Arrays.equals(correlation, mailed.correlation);
        }

        @Override
        public int hashCode() {
            return topic.hashCode();
        }
    }

    /** Replies go below our own branch, or outside of ours altogether, where nobody takes them for what a gateway tells. */
    private String answerable(String topic) throws Refused {
        boolean ours = topic.startsWith(replyRoot + "/")
                && topic.substring(replyRoot.length() + 1).matches("[A-Za-z0-9_-]{1,64}(/[A-Za-z0-9_-]{1,64}){0,3}");
        boolean theirs = !topic.startsWith(productRoot())
                && topic.length() <= LONGEST_TOPIC
                && topic.matches("[^$+#\\p{Cntrl}][^+#\\p{Cntrl}]*");
        if (!ours && !theirs) {
            throw Refused.malformed(
                    "responseTopic",
                    "must be " + replyRoot
                            + "/ and 1 to 4 levels of letters, digits, '_' and '-', or a topic of your own"
                            + " outside of " + productRoot() + ", or nothing");
        }
        return topic;
    }

    /** The topics' prefix with its slash: what stands before {@code site/gw/gateway/reply}. */
    private String productRoot() {
        String root = replyRoot;
        for (int i = 0; i < 4; i++) {
            root = root.substring(0, root.lastIndexOf('/'));
        }
        return root + "/";
    }

    /** Stops what is under way and ends the thread. */
    @Override
    public void close() throws InterruptedException, SQLException {
        stopping = true;
        asked.offer(Asked.message("", new byte[0], false, null, null)); // wakes it; a full queue does so as well
        if (thread.getState() != Thread.State.NEW) {
            thread.join(5_000);
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join();
            }
        }
        memory.close();
    }
}
