package io.dockdoor.events;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What settings a gateway has; retained.
 *
 * @param version of the settings in use; 0: the gateway's file alone
 * @param hash SHA-256 of those settings, in hex; null for the file alone
 * @param state {@code own}, {@code waiting} for doors to be clear, {@code trying}, {@code good}, {@code refused}
 * @param desired the version the state is about; 0 when the centre never said any
 * @param code short, for machines: {@code ok}, {@code unsigned}, {@code invalid}, {@code not-healthy}, ...
 * @param errors what is wrong with the desired version, with line and cure
 * @param lastKnownGood version that was last confirmed; 0: the gateway's file alone
 */
public record ConfigReported(
        Instant at,
        long version,
        @Nullable String hash,
        String state,
        long desired,
        String code,
        String sentence,
        List<String> errors,
        long lastKnownGood) {
    public ConfigReported {
        errors = List.copyOf(errors);
    }
}
