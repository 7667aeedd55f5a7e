package io.dockdoor.gateway.health;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** The gateway's numbers, as Prometheus reads them (text format 0.0.4). Any thread may count. */
public final class Counters {
    private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();
    private final Map<String, LongSupplier> gauges = new ConcurrentHashMap<>();

    /** The counter of that name; {@code labels} as {@code door="D1"} or empty. By convention names end in {@code _total}. */
    public LongAdder counter(String name, String labels) {
        return counters.computeIfAbsent(sample(name, labels), key -> new LongAdder());
    }

    /** A number asked for whenever somebody looks; {@code value} must be quick and safe from any thread. */
    public void gauge(String name, String labels, LongSupplier value) {
        gauges.put(sample(name, labels), value);
    }

    /** All samples, sorted, one type line per name. */
    public String text() {
        StringBuilder out = new StringBuilder();
        TreeMap<String, Long> samples = new TreeMap<>();
        counters.forEach((name, value) -> samples.put(name, value.sum()));
        gauges.forEach((name, value) -> samples.put(name, value.getAsLong()));
        String last = "";
        for (Map.Entry<String, Long> each : samples.entrySet()) {
            String sample = each.getKey();
            int brace = sample.indexOf('{');
            String name = brace < 0 ? sample : sample.substring(0, brace);
            if (!name.equals(last)) {
                out.append("# TYPE ").append(name).append(name.endsWith("_total") ? " counter\n" : " gauge\n");
                last = name;
            }
            out.append(sample).append(' ').append(each.getValue()).append('\n');
        }
        return out.toString();
    }

    private static String sample(String name, String labels) {
        return "dockdoor_gateway_" + name + (labels.isEmpty() ? "" : "{" + labels + "}");
    }
}
