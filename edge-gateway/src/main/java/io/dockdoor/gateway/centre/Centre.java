package io.dockdoor.gateway.centre;

import io.dockdoor.daemon.Signing;
import io.dockdoor.daemon.settings.BadConfig;
import io.dockdoor.events.BadEvent;
import io.dockdoor.events.ConfigReported;
import io.dockdoor.events.DesiredConfig;
import io.dockdoor.events.Wire;
import io.dockdoor.gateway.centre.ConfigShelf.Given;
import io.dockdoor.gateway.centre.ConfigShelf.Kept;
import io.dockdoor.gateway.config.GatewayConfig;
import io.dockdoor.gateway.config.Trust;
import io.dockdoor.gateway.config.Trust.Signer;
import io.dockdoor.gateway.health.HealthBoard.Health;
import io.dockdoor.gateway.mqtt.LinkEvent;
import io.dockdoor.gateway.mqtt.Outgoing;
import io.dockdoor.gateway.outbox.Publisher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Configuration from the centre: which settings the gateway is run with, and when it is to be opened anew with others. Wished
 * settings are believed by their signature, checked like the file, tried when no door has anything open, and kept when all is
 * as well as before within a stated time; else the last known good ones come back. Belongs to the main thread, which opens the
 * gateway; only {@link #hears} is handed to another.
 */
public final class Centre {
    private static final Logger LOG = LoggerFactory.getLogger(Centre.class);
    /** A gateway that died so often while trying settings is not asked to try them again. */
    private static final int MOST_STARTS = 3;
    /** As well as before for that long without pause, or a quarter of the time there is. */
    private static final long STEADY_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** A gateway as far as its configuration goes. */
    public interface Running {
        /** No door has a passage open. */
        boolean clear();

        /** How its parts are. */
        Map<String, Health> parts();

        /** Tells a state. */
        void tell(Outgoing state);
    }

    /** What is to be done with the gateway. */
    public enum Next {
        GO_ON,
        OPEN_ANEW
    }

    private final String file;
    private final String ownYaml;
    private final GatewayConfig own;
    private final Trust trust;
    private final @Nullable ConfigShelf shelf;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final BlockingQueue<LinkEvent.Arrived> mail = new ArrayBlockingQueue<>(8);

    private GatewayConfig used;
    private @Nullable Kept using;
    private @Nullable Kept trying;
    private @Nullable Kept waiting;
    private boolean givenUp;
    private boolean opened;
    private long since;
    private long wellSince;
    private ConfigReported said;
    private boolean toTell;

    /**
     * Reads the gateway's own file.
     *
     * @param nanos monotonic
     * @throws BadConfig when the file cannot be used
     * @throws IOException when what the centre sent before cannot be looked at
     */
    public static Centre of(Path file, InstantSource clock, LongSupplier nanos) throws BadConfig, IOException {
        GatewayConfig own = GatewayConfig.read(file);
        return new Centre(file, own, clock, nanos);
    }

    private Centre(Path file, GatewayConfig own, InstantSource clock, LongSupplier nanos) throws IOException {
        this.file = file.toString();
        this.ownYaml = Files.readString(file);
        this.own = own;
        this.trust = own.trust();
        this.used = own;
        this.clock = clock;
        this.nanos = nanos;
        this.shelf = trust.believes(Trust.Matter.CONFIGURATION) ? new ConfigShelf(own.state()) : null;
        this.said = new ConfigReported(clock.instant(), 0, null, "own", 0, "ok", "as its file says", List.of(), 0);
    }

    /** Whether anybody may configure this gateway from afar. */
    public boolean listens() {
        return shelf != null;
    }

    /** What the centre says, put aside for {@link #turn}. */
    public Publisher.Subscription hears() {
        String topic = own.mqtt().prefix().desiredConfig(own.site(), own.id());
        return new Publisher.Subscription(topic, topic, arrived -> {
            if (!mail.offer(arrived)) {
                LOG.warn("configuration from the centre comes faster than it can be looked at; one is passed over");
            }
        });
    }

    /** The configuration to open the gateway with. Settings on trial are counted before they are used. */
    public GatewayConfig choose() {
        used = own;
        using = null;
        trying = null;
        waiting = null;
        givenUp = false;
        opened = false;
        if (shelf == null) {
            return own;
        }
        Kept next = shelf.next();
        if (next != null && next.starts() >= MOST_STARTS) {
            giveUp(next, "ended", "the gateway ended " + next.starts() + " times while it tried them", List.of());
        } else if (next != null && overlaid(next)) {
            try {
                shelf.onTrial(next.started());
                trying = next.started();
                using = trying;
                say("trying", next.version(), "ok", "tried since this start", List.of());
                return used;
            } catch (IOException full) {
                LOG.error(
                        "settings {} are not tried, as that cannot be written down: {}",
                        next.version(),
                        full.getMessage());
                used = own;
            }
        }
        Kept good = shelf.good();
        Given refused = shelf.refused();
        if (good != null && overlaid(good)) {
            using = good;
        }
        if (refused != null && refused.version() > version(good)) {
            say("refused", refused.version(), refused.code(), refused.sentence(), refused.errors());
        } else if (good != null && using == null) {
            say("refused", good.version(), "invalid", "they do not go with the gateway's file any more", List.of());
        } else if (good != null) {
            say("good", good.version(), "ok", "in use", List.of());
        } else {
            say("own", 0, "ok", "as its file says", List.of());
        }
        return used;
    }

    /** Those settings over the file, into {@link #used}; false, and given up when on trial, when they do not go together. */
    private boolean overlaid(Kept kept) {
        try {
            used = GatewayConfig.overlaid(file, ownYaml, name(kept.version()), kept.settings());
            return true;
        } catch (BadConfig bad) {
            LOG.error(
                    "settings {} from the centre do not go with {} any more: {}",
                    kept.version(),
                    file,
                    bad.getMessage());
            Kept next = shelf == null ? null : shelf.next();
            if (next != null && next.version() == kept.version()) {
                giveUp(kept, "invalid", "they do not go with the gateway's file", errors(bad));
            }
            return false;
        }
    }

    /** The gateway could not be opened. True when others are to be tried: {@link #choose} says which. */
    public boolean cannotStart(Exception why) {
        Kept failed = trying;
        if (failed == null) {
            return false;
        }
        giveUp(failed, "cannot-start", "the gateway does not start with them: " + why.getMessage(), List.of());
        return true;
    }

    /** To be called a few times a second while the gateway runs. */
    public Next turn(Running gateway) {
        if (shelf == null) {
            return Next.GO_ON;
        }
        long now = nanos.getAsLong();
        if (!opened) {
            opened = true;
            since = now;
            wellSince = now;
            toTell = true;
        }
        for (LinkEvent.Arrived arrived = mail.poll(); arrived != null; arrived = mail.poll()) {
            heard(arrived);
        }
        Next next = step(gateway, now, shelf);
        if (toTell) {
            toTell = false;
            gateway.tell(
                    Outgoing.retained(own.mqtt().prefix().reportedConfig(own.site(), own.id()), Wire.write(said), 0));
        }
        return next;
    }

    private Next step(Running gateway, long now, ConfigShelf its) {
        long patience = trust.confirmWithin().toNanos();
        if (givenUp) {
            // a door that never gets clear may be what is wrong with them
            return gateway.clear() || now - since > 2 * patience ? Next.OPEN_ANEW : Next.GO_ON;
        }
        Kept trial = trying;
        if (trial != null) {
            List<String> worse = Wellness.worse(gateway.parts(), used, trial.unwell());
            wellSince = worse.isEmpty() ? wellSince : now;
            if (worse.isEmpty() && now - wellSince >= Math.min(STEADY_NANOS, patience / 4)) {
                confirm(trial, its);
            } else if (now - since > patience) {
                givenUp = true;
                giveUp(
                        trial,
                        "not-healthy",
                        "not as well as before within " + trust.confirmWithin().toSeconds() + " s: "
                                + String.join("; ", worse),
                        worse);
            }
            return Next.GO_ON;
        }
        Kept wished = waiting;
        // what is still on its way up after a start is not taken for what was wrong before
        boolean settled = wished != null
                && (now - since > patience
                        || Wellness.worse(gateway.parts(), used, List.of()).isEmpty());
        if (wished != null && settled && gateway.clear()) {
            waiting = null;
            try {
                its.onTrial(wished.after(Wellness.unwell(gateway.parts())));
                return Next.OPEN_ANEW;
            } catch (IOException full) {
                say(
                        "refused",
                        wished.version(),
                        "cannot-keep",
                        "they cannot be written down: " + full.getMessage(),
                        List.of());
            }
        }
        return Next.GO_ON;
    }

    private void confirm(Kept trial, ConfigShelf its) {
        try {
            its.confirmed();
            trying = null;
            LOG.info("settings {} from the centre, by {}, are good", trial.version(), trial.issuedBy());
            say("good", trial.version(), "ok", "in use", List.of());
        } catch (IOException full) {
            LOG.debug("settings {} are good, which cannot be written down yet: {}", trial.version(), full.getMessage());
        }
    }

    private void giveUp(Kept kept, String code, String sentence, List<String> errors) {
        LOG.error("settings {} from the centre are given up: {}", kept.version(), sentence);
        refuse(new Given(kept.version(), code, sentence, errors));
    }

    private void refuse(Given why) {
        try {
            if (shelf != null) {
                shelf.refused(why);
            }
        } catch (IOException full) {
            LOG.error("that settings {} were refused cannot be written down: {}", why.version(), full.getMessage());
        }
        say("refused", why.version(), why.code(), why.sentence(), why.errors());
    }

    private void heard(LinkEvent.Arrived arrived) {
        if (arrived.body().length == 0) {
            return; // what was wished is wished no more; what there is stays
        }
        String distrust = distrust(arrived);
        if (distrust != null) {
            LOG.warn("configuration from the centre is passed over: {}", distrust);
            say("refused", 0, "unsigned", distrust, List.of());
            return;
        }
        try {
            DesiredConfig wish = Wire.read(arrived.body(), DesiredConfig.class);
            if (wish.version() < 1) {
                throw new BadEvent("version must be 1 or more");
            }
            wished(wish);
        } catch (BadEvent senseless) {
            say("refused", 0, "malformed", String.valueOf(senseless.getMessage()), List.of());
        }
    }

    private @Nullable String distrust(LinkEvent.Arrived arrived) {
        String name = arrived.along().get(Signing.SIGNER);
        String signature = arrived.along().get(Signing.SIGNATURE);
        if (name == null || signature == null) {
            return "it is not signed";
        }
        Signer signer = trust.signer(name, Trust.Matter.CONFIGURATION);
        if (signer == null) {
            return "'" + name + "' may not sign configuration here";
        }
        return Signing.holds(signer.key(), arrived.topic(), arrived.body(), signature)
                ? null
                : "that is not the signature of '" + name + "' for this gateway and these bytes";
    }

    private void wished(DesiredConfig wish) {
        ConfigShelf its = shelf;
        long version = wish.version();
        if (its == null || version == version(using) || version == version(waiting)) {
            return; // retained: it comes again with each connection
        }
        Given refused = its.refused();
        if (refused != null && refused.version() == version) {
            say("refused", version, refused.code(), refused.sentence(), refused.errors());
            return;
        }
        long newest = Math.max(Math.max(version(its.good()), version(using)), refused == null ? 0 : refused.version());
        if (version < Math.max(newest, version(waiting))) {
            say("refused", version, "not-newer", "a version up to " + newest + " was seen before", List.of());
            return;
        }
        try {
            GatewayConfig.overlaid(file, ownYaml, name(version), wish.settings());
            waiting = new Kept(version, wish.issuedBy(), wish.settings(), 0, List.of());
            LOG.info("settings {} from the centre, by {}, wait until the doors are clear", version, wish.issuedBy());
            say("waiting", version, "ok", "as soon as no door has a passage open", List.of());
        } catch (BadConfig bad) {
            refuse(new Given(version, "invalid", "they are no good configuration", errors(bad)));
        }
    }

    private static List<String> errors(BadConfig bad) {
        return bad.faults().stream().map(Object::toString).limit(50).toList();
    }

    private static String name(long version) {
        return "settings " + version + " from the centre";
    }

    private static long version(@Nullable Kept kept) {
        return kept == null ? 0 : kept.version();
    }

    private void say(String state, long desired, String code, String sentence, List<String> errors) {
        Kept good = shelf == null ? null : shelf.good();
        said = new ConfigReported(
                clock.instant(),
                version(using),
                using == null ? null : hash(using.settings()),
                state,
                desired,
                code,
                sentence,
                errors,
                version(good));
        toTell = true;
    }

    /** What is reported now. */
    ConfigReported said() {
        return said;
    }

    private static String hash(String settings) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(settings.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("this Java has no SHA-256", impossible);
        }
    }
}
