package io.dockdoor.gateway.config;

import io.dockdoor.gateway.config.GatewayConfig.Http;
import java.nio.file.Path;

/** {@code http:}, where health, metrics, the crew's page and commands are served. */
final class HttpSection {
    private HttpSection() {}

    static Http read(Section section) {
        Path keyFile = section.ifGiven("keyFile", GatewayConfigReader::readable);
        Http http = section.required("listen", "\"127.0.0.1:8081\"", new Http("127.0.0.1", 0, keyFile), text -> {
            int colon = text.lastIndexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException("'" + text + "' is not host:port, such as \"127.0.0.1:8081\"");
            }
            return new Http(
                    GatewayConfigReader.host(text.substring(0, colon)),
                    Section.whole(text.substring(colon + 1), 0, 65535),
                    keyFile);
        });
        section.done();
        return http;
    }
}
