package io.dockdoor.gateway.config;

import io.dockdoor.daemon.settings.Listen;
import io.dockdoor.daemon.settings.Section;
import io.dockdoor.gateway.config.GatewayConfig.Http;
import java.nio.file.Path;

/** {@code http:}, where health, metrics, the crew's page and commands are served. */
final class HttpSection {
    private HttpSection() {}

    static Http read(Section section) {
        Path keyFile = section.ifGiven("keyFile", GatewayConfigReader::readable);
        Listen listen = section.required("listen", "\"127.0.0.1:8081\"", new Listen("127.0.0.1", 0), Listen::parse);
        section.done();
        return new Http(listen.host(), listen.port(), keyFile);
    }
}
