package io.dockdoor.gateway.config;

import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom this gateway believes by their signature.
 *
 * @param signers in the order of the file
 * @param signedCommands commands without one are refused
 * @param confirmWithin how soon all must be as well as before with settings from the centre
 */
public record Trust(List<Signer> signers, boolean signedCommands, Duration confirmWithin) {
    /** Nobody: no configuration from the centre, commands by whoever the MQTT broker lets command. */
    public static final Trust NOBODY = new Trust(List.of(), false, Duration.ofMinutes(3));

    /** What somebody is believed in. */
    public enum Matter {
        CONFIGURATION,
        COMMANDS
    }

    /** A public key and whose it is. */
    public record Signer(String name, PublicKey key, Set<Matter> may) {
        public Signer {
            may = Set.copyOf(may);
        }
    }

    public Trust {
        signers = List.copyOf(signers);
    }

    /** Whether anybody is believed in that. */
    public boolean believes(Matter matter) {
        return signers.stream().anyMatch(signer -> signer.may().contains(matter));
    }

    /** The one of that name when believed in that; null else. */
    public @Nullable Signer signer(String name, Matter matter) {
        return signers.stream()
                .filter(signer -> signer.name().equals(name) && signer.may().contains(matter))
                .findFirst()
                .orElse(null);
    }
}
