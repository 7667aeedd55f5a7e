package io.dockdoor.daemon.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What somebody may have meant who wrote a word that we do not know. */
public final class Guess {
    private Guess() {}

    private static final int SHORT_LIST = 30;

    /** {@code "; did you mean 'antennas'?"}, or the known words when none is near and they are few. */
    public static String among(Collection<String> known, String written) {
        String near = nearest(known, written);
        if (near != null) {
            return "; did you mean '" + near + "'?";
        }
        return known.size() > SHORT_LIST ? "" : "; known here: " + String.join(", ", new TreeSet<>(known));
    }

    private static @Nullable String nearest(Collection<String> known, String written) {
        String lower = written.toLowerCase(Locale.ROOT);
        int reach = Math.max(1, written.length() / 3);
        return known.stream()
                .filter(word -> distance(word.toLowerCase(Locale.ROOT), lower) <= reach)
                .min(Comparator.comparingInt((String word) -> distance(word.toLowerCase(Locale.ROOT), lower))
                        .thenComparing(Comparator.naturalOrder()))
                .orElse(null);
    }

    /** Edits (insert, delete, replace, swap of neighbours) that turn one word into the other. */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            d[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            d[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
