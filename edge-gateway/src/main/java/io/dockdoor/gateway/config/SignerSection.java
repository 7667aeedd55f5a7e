package io.dockdoor.gateway.config;

import io.dockdoor.daemon.Signing;
import io.dockdoor.daemon.settings.Section;
import io.dockdoor.gateway.config.Trust.Signer;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the list {@code signers} and the section {@code centre}. */
final class SignerSection {
    private static final Map<String, Set<Trust.Matter>> MATTERS = Map.of(
            "configuration", Set.of(Trust.Matter.CONFIGURATION),
            "commands", Set.of(Trust.Matter.COMMANDS),
            "both", Set.of(Trust.Matter.values()));

    private SignerSection() {}

    static Trust read(Section top) {
        List<Signer> signers = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        for (Section section : top.sections("signers")) {
            String name = section.required("name", "centre", "none", SignerSection::name);
            if (!names.add(name) && section.has("name")) {
                section.fault("name", "signer '" + name + "' is listed already; give each key its own name");
            }
            PublicKey key = section.ifGiven("keyFile", SignerSection::key);
            if (!section.has("keyFile")) {
                section.fault("keyFile", "is missing; for example keyFile: /etc/dockdoor/centre.pem, a public key");
            }
            Set<Trust.Matter> may =
                    section.optional("may", Set.of(Trust.Matter.values()), text -> Section.word(text, MATTERS));
            section.done();
            if (key != null) {
                signers.add(new Signer(name, key, may));
            }
        }
        boolean signed = false;
        Duration confirm = Trust.NOBODY.confirmWithin();
        Section centre = top.section("centre");
        if (centre != null) {
            signed = centre.flag("signedCommands", false);
            confirm = centre.duration("confirmWithin", confirm, Duration.ofSeconds(5), Duration.ofHours(1));
            if (signed && signers.stream().noneMatch(each -> each.may().contains(Trust.Matter.COMMANDS))) {
                centre.fault("signedCommands", "nobody could command then: name who may sign commands below 'signers'");
            }
            centre.done();
        }
        return new Trust(signers, signed, confirm);
    }

    private static @Nullable PublicKey key(String file) {
        try {
            return Signing.publicKey(Path.of(file));
        } catch (IOException unusable) {
            throw new IllegalArgumentException(
                    "cannot be used: " + unusable.getMessage() + "; make a pair with './dockdoor config key'",
                    unusable);
        }
    }

    private static String name(String text) {
        if (!text.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException("'" + text + "' must be 1 to 64 of letters, digits, '_' and '-'");
        }
        return text;
    }
}
