package io.dockdoor.broker.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dockdoor.broker.webhook.Guard.Network;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.9.9.9",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.0.1",
                "169.254.169.254",
                "100.64.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "192.0.2.1",
                "198.18.0.1",
                "::1",
                "::",
                "fe80::1",
                "fd00::1",
                "ff02::1",
                "::ffff:10.0.0.1",
                "64:ff9b::a00:1",
                "2002:a00:1::1",
                "2001:0:a00:1::1",
                "2001:db8::1"
            })
    void whatOnlyThisMachineAndItsNetworkCanReachIsRefused(String address) throws UnknownHostException {
        assertNotNull(new Guard(List.of()).refuses(InetAddress.getByName(address)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "172.15.0.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450::1"})
    void thePublicInternetIsNot(String address) throws UnknownHostException {
        assertNull(new Guard(List.of()).refuses(InetAddress.getByName(address)));
    }

    @Test
    void aNetworkOfOnesOwnCanBeAllowed() throws UnknownHostException {
        Guard guard = new Guard(List.of(Network.parse("10.2.0.0/15"), Network.parse("fd00::/8")));
        assertNull(guard.refuses(InetAddress.getByName("10.3.255.1")));
        assertNull(guard.refuses(InetAddress.getByName("fd12::1")));
        assertNotNull(guard.refuses(InetAddress.getByName("10.4.0.1")));
        for (String wrong : List.of("10.0.0.0", "10.0.0.0/33", "example.com/8", "10.0.0.0/x")) {
            assertThrows(IllegalArgumentException.class, () -> Network.parse(wrong), wrong);
        }
    }

    /** The example of the Standard Webhooks specification. */
    @Test
    void aSignatureIsThatOfTheSpecification() {
        Secret secret = new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        assertEquals(
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                Secret.signature(
                        List.of(secret),
                        "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        1614265330,
                        "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8)));
        assertThrows(IllegalArgumentException.class, () -> new Secret("whsec_c2hvcnQ="));
        assertEquals("whsec_...", secret.toString(), "no log shows it");
    }

    @Test
    void aMessageIsTriedForThreeDaysAndNotByAllAtOnce() {
        Duration all = Duration.ZERO;
        for (int attempts = 1; attempts <= Retries.AFTER.size(); attempts++) {
            Duration least = Retries.AFTER.get(attempts - 1);
            Duration pause = Retries.after(attempts, new Random(attempts));
            assertNotNull(pause);
            assertEquals(
                    true,
                    pause.compareTo(least) >= 0
                            && pause.compareTo(least.multipliedBy(6).dividedBy(5)) <= 0);
            all = all.plus(least);
        }
        assertNull(Retries.after(Retries.AFTER.size() + 1, new Random(1)));
        assertEquals(75, all.toHours());
    }
}
