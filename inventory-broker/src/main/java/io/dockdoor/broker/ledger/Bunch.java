package io.dockdoor.broker.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Things that have gone the same way, and so are in one state, which is written once for all of them. */
final class Bunch {
    /**
     * All of a thing's state but the thing.
     *
     * @see ThingState
     */
    record Shared(
            Whereabouts where, Bucket bucket, @Nullable String parent, boolean parentIsItem, Moment last, long head) {
        /** Of a thing nobody ever told of. */
        static final Shared UNKNOWN =
                new Shared(new Whereabouts.Unknown(), Bucket.SELLABLE, null, false, Moment.NEVER, 0);

        static Shared of(ThingState state) {
            return new Shared(
                    state.where(), state.bucket(), state.parent(), state.parentIsItem(), state.last(), state.head());
        }

        ThingState of(Booking.Thing thing) {
            return new ThingState(thing, where, bucket, parent, parentIsItem, last, head);
        }
    }

    final int number;
    /** In order. Some may have gone elsewhere since: the index knows. */
    final String[] members;

    Shared shared;
    /** Members that are still here. */
    int left;

    Bunch(int number, String[] members, Shared shared) {
        this.number = number;
        this.members = members;
        this.shared = shared;
        this.left = members.length;
    }

    boolean names(String thing) {
        return Arrays.binarySearch(members, thing) >= 0;
    }

    /** Whether all of them are among its members. {@code sorted}: in order. */
    boolean namesAll(String[] sorted) {
        int at = 0;
        for (String each : sorted) {
            while (at < members.length && !members[at].equals(each)) {
                at++;
            }
            if (at == members.length) {
                return false;
            }
        }
        return true;
    }

    /** One line for each: how many characters it has in common with the one before, a space, and the rest. */
    static String written(String[] members) {
        StringBuilder text = new StringBuilder(members.length * 8 + 64);
        String before = "";
        for (String each : members) {
            int common = 0;
            int most = Math.min(before.length(), each.length());
            while (common < most && before.charAt(common) == each.charAt(common)) {
                common++;
            }
            text.append(common).append(' ').append(each, common, each.length()).append('\n');
            before = each;
        }
        return text.toString();
    }

    static String[] read(String text) {
        List<String> all = new ArrayList<>();
        String before = "";
        int at = 0;
        while (at < text.length()) {
            int space = text.indexOf(' ', at);
            int end = text.indexOf('\n', space);
            int common = Integer.parseInt(text, at, space, 10);
            before = before.substring(0, common) + text.substring(space + 1, end);
            all.add(before);
            at = end + 1;
        }
        return all.toArray(String[]::new);
    }
}
