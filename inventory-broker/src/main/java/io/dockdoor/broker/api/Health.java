package io.dockdoor.broker.api;

/** How the daemon is: {@code up}, {@code degraded} or {@code down}, a short code, and a sentence to act on. */
public record Health(String status, String code, String sentence) {
    public static final Health UP = new Health("up", "ok", "Movements are booked and told as they come.");
}
