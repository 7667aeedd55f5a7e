package io.dockdoor.broker.api;

import io.dockdoor.broker.access.Role;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import org.jspecify.annotations.Nullable;

/**
 * One thing the API does.
 *
 * @param role needed for it; null: anybody may
 */
record Route(HandlerType method, String path, @Nullable Role role, Handler handler) {
    static Route get(String path, Role role, Handler handler) {
        return new Route(HandlerType.GET, path, role, handler);
    }

    static Route post(String path, Role role, Handler handler) {
        return new Route(HandlerType.POST, path, role, handler);
    }

    static Route put(String path, Role role, Handler handler) {
        return new Route(HandlerType.PUT, path, role, handler);
    }

    static Route patch(String path, Role role, Handler handler) {
        return new Route(HandlerType.PATCH, path, role, handler);
    }

    static Route delete(String path, Role role, Handler handler) {
        return new Route(HandlerType.DELETE, path, role, handler);
    }
}
