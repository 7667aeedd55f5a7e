package io.dockdoor.broker.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The API's own description: OpenAPI 3.1, the file {@code openapi.yaml} beside this class. */
final class OpenApi {
    private final byte[] yaml;
    private final byte[] json;

    OpenApi() {
        try (InputStream in = OpenApi.class.getResourceAsStream("openapi.yaml")) {
            if (in == null) {
                throw new IllegalStateException("openapi.yaml is not in the jar");
            }
            yaml = in.readAllBytes();
            json = new ObjectMapper().writeValueAsBytes(new YAMLMapper().readTree(yaml));
        } catch (IOException e) {
            throw new UncheckedIOException("openapi.yaml cannot be read", e);
        }
    }

    List<Route> routes() {
        return List.of(
                new Route(
                        HandlerType.GET,
                        "/api/v1/openapi.json",
                        null,
                        context -> context.contentType("application/json").result(json)),
                new Route(
                        HandlerType.GET,
                        "/api/v1/openapi.yaml",
                        null,
                        context -> context.contentType("application/yaml").result(yaml)));
    }
}
