package io.dockdoor.simulator.llrp;

import java.util.function.Consumer;

/** What the reader says by itself, READER_EVENT_NOTIFICATION, stamped by its own clock. */
final class Events {
    private final Delivery delivery;
    private ReaderTime time;
    private long nextId = 1;

    Events(Delivery delivery, ReaderTime time) {
        this.delivery = delivery;
        this.time = time;
    }

    ReaderTime time() {
        return time;
    }

    void setTime(ReaderTime next) {
        time = next;
    }

    /** Of the next message that answers nothing. */
    long nextId() {
        return nextId++;
    }

    /**
     * Tells the client, or keeps it for it.
     *
     * @param at true UTC microseconds
     * @param parameter type of the event's parameter
     */
    void tell(long at, int parameter, Consumer<Frame> fields) {
        delivery.event(message(at, f -> {
            int start = f.open(parameter);
            fields.accept(f);
            f.close(start);
        }));
    }

    /** The whole message, to be sent as the caller likes. */
    byte[] message(long at, Consumer<Frame> what) {
        Frame f = new Frame(1, 63, nextId(), 64);
        int data = f.open(246);
        time.writeTo(f, at);
        what.accept(f);
        f.close(data);
        return f.toBytes();
    }
}
