package io.dockdoor.reader;

import io.dockdoor.reader.SessionState.Step;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The requests of one connection that wait for an answer: found by id and type, given up when their time is over. */
final class Unanswered {
    /**
     * @param answer the message type that answers it
     * @param deadline monotonic nanoseconds
     * @param step the step of the ritual it belongs to; null = outside of the ritual
     * @param what was asked, in words
     * @param output the output that was to be set; 0 = none
     */
    record Request(
            long id, int answer, long deadline, @Nullable Step step, String what, int output) {
        Request(long id, int answer, long deadline, @Nullable Step step, String what) {
            this(id, answer, deadline, step, what, 0);
        }
    }

    private final List<Request> requests = new ArrayList<>();
    private long lastId;

    /** An id no message of this connection had. */
    long nextId() {
        return ++lastId;
    }

    void add(Request request) {
        requests.add(request);
    }

    /** The request an ERROR_MESSAGE with this id is about. */
    @Nullable Request take(long id) {
        for (Iterator<Request> each = requests.iterator(); each.hasNext(); ) {
            Request request = each.next();
            if (request.id == id) {
                each.remove();
                return request;
            }
        }
        return null;
    }

    /**
     * The request this message answers. Some readers do not repeat the id: one we never gave out cannot be a late answer to
     * something else, so the type decides then, except for vendor messages, whose type says nothing.
     */
    @Nullable Request take(LlrpMessage message) {
        boolean nameless = (message.id() == 0 || message.id() > lastId) && message.type() != Llrp.CUSTOM_MESSAGE;
        for (Iterator<Request> each = requests.iterator(); each.hasNext(); ) {
            Request request = each.next();
            if (request.answer == message.type() && (nameless || request.id == message.id())) {
                each.remove();
                return request;
            }
        }
        return null;
    }

    /** Removes and tells those whose time is over. */
    List<Request> overdue(long now) {
        List<Request> overdue = new ArrayList<>();
        for (Iterator<Request> each = requests.iterator(); each.hasNext(); ) {
            Request request = each.next();
            if (now >= request.deadline) {
                each.remove();
                overdue.add(request);
            }
        }
        return overdue;
    }

    long nextDeadline() {
        long at = Long.MAX_VALUE;
        for (int i = 0; i < requests.size(); i++) { // asked before each read of the socket: no iterator
            at = Math.min(at, requests.get(i).deadline);
        }
        return at;
    }

    void clear() {
        requests.clear();
    }
}
