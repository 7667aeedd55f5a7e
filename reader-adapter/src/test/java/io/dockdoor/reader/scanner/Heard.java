package io.dockdoor.reader.scanner;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a scanner told, in order, as words. */
final class Heard implements ScannerListener {
    private final BlockingQueue<String> words = new LinkedBlockingQueue<>();

    @Override
    public void scanned(String line, long atMicros) {
        words.add("scan " + line);
    }

    @Override
    public void connected() {
        words.add("connected");
    }

    @Override
    public void away(String sentence) {
        words.add("away " + sentence);
    }

    @Override
    public void noise() {
        words.add("noise");
    }

    /** The next word, waited for. */
    String next() throws InterruptedException {
        String word = words.poll(60, TimeUnit.SECONDS);
        return word == null ? "nothing within a minute" : word;
    }

    /** The next word that begins so; those before it are passed over. */
    String next(String beginning) throws InterruptedException {
        String word = next();
        while (!word.startsWith(beginning) && !word.startsWith("nothing")) {
            word = next();
        }
        return word;
    }

    boolean isEmpty() {
        return words.isEmpty();
    }
}
