package io.dockdoor.gateway.command;

import io.dockdoor.daemon.Signing;
import io.dockdoor.gateway.config.Trust;
import io.dockdoor.gateway.config.Trust.Signer;

/**
 * Who may command. With signatures required, each command but those of a push button carries the name and the signature of
 * somebody who may sign commands, over its topic and its very bytes: the topic names gateway and verb, the bytes the id and the
 * time until which it holds, so that it works here, for this, once, and not later.
 *
 * @param topicRoot the topic of a command without its verb
 */
public record CommandTrust(Trust trust, String topicRoot) {
    /** Refuses what nobody answers for. */
    void check(Asked what) throws Refused {
        Asked.Signed signed = what.signed();
        if (!trust.signedCommands() || what.atTheDoor()) {
            return;
        }
        if (signed == null) {
            throw Refused.of(
                    "unsigned",
                    "this gateway takes signed commands alone: send user properties 'signer' and 'signature' along");
        }
        Signer signer = trust.signer(signed.signer(), Trust.Matter.COMMANDS);
        if (signer == null) {
            throw Refused.of("signature", "'" + signed.signer() + "' may not sign commands here");
        }
        if (!Signing.holds(signer.key(), topicRoot + what.verb(), what.body(), signed.signature())) {
            throw Refused.of(
                    "signature",
                    "that is not the signature of '" + signed.signer() + "' of this topic and these bytes");
        }
    }
}
