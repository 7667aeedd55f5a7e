package io.dockdoor.broker.mqtt;

import io.dockdoor.daemon.Signing;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * How to reach the MQTT broker.
 *
 * @param tls null for plain TCP
 * @param clientId fixed: the broker keeps our subscriptions and undelivered messages below it
 * @param sessionExpiry how long it keeps them while we are away
 * @param filters what to subscribe to, at QoS 1
 * @param elsewhere what we hear by another way and may have subscribed to once: given up with every connection
 * @param willTopic retained state topic the broker writes {@code will} to when we vanish
 * @param willDelay how long we may be gone before it does
 * @param signer signs our commands; null: they are not signed
 */
public record LinkSettings(
        String host,
        int port,
        @Nullable SSLSocketFactory tls,
        String clientId,
        @Nullable String user,
        @Nullable String password,
        Duration keepAlive,
        Duration sessionExpiry,
        List<String> filters,
        List<String> elsewhere,
        String willTopic,
        byte[] will,
        Duration willDelay,
        Signing.@Nullable Signer signer) {
    public LinkSettings {
        filters = List.copyOf(filters);
        elsewhere = List.copyOf(elsewhere);
    }
}
