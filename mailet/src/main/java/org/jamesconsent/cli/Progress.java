package org.jamesconsent.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/** Tells whoever waits for an import how far it came, how fast it is, and how long it will take. For one thread. */
interface Progress extends AutoCloseable {
    /** Tells nothing. */
    Progress NONE = new Progress() {};

    /**
     * @param offset how many octets of the file were read
     * @param lines how many lines of it, in this run
     */
    default void reached(long offset, long lines) {}

    /** Clears the line that the cursor stands in, for something else to be told there. */
    default void makeRoom() {}

    @Override
    default void close() {}

    /** A bar that is drawn anew in one line of a terminal. */
    final class Bar implements Progress {
        private static final int MEBIBYTE = 1 << 20;

        private final ProgressBar bar;
        private final PrintWriter terminal;
        private final int width;
        private final Clock clock;
        private final Instant start;

        /**
         * @param size of the file in octets
         * @param from how many of them lie before where the import starts
         * @param width of the terminal in characters
         */
        Bar(long size, long from, PrintWriter terminal, int width, Clock clock) {
            this.terminal = terminal;
            this.width = width;
            this.clock = clock;
            this.start = clock.instant();
            this.bar = new ProgressBarBuilder()
                    .setTaskName("import")
                    .setInitialMax(size)
                    .startsFrom(from, Duration.ZERO)
                    .setUnit(" MiB", MEBIBYTE)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setConsumer(new Line())
                    .build();
        }

        @Override
        public void reached(long offset, long lines) {
            bar.setExtraMessage(" " + rate(lines, Duration.between(start, clock.instant())) + " lines/s");
            bar.stepTo(offset);
        }

        @Override
        public void makeRoom() {
            synchronized (terminal) {
                terminal.print("\r" + " ".repeat(width - 1) + "\r");
            }
        }

        @Override
        public void close() {
            bar.close();
        }

        /** Where the bar draws itself, from a thread of its own. */
        private final class Line implements ProgressBarConsumer {
            @Override
            public int getMaxRenderedLength() {
                return width - 1;
            }

            @Override
            public void accept(String rendered) {
                synchronized (terminal) {
                    terminal.print("\r" + rendered);
                    terminal.flush();
                }
            }

            @Override
            public void close() {
                synchronized (terminal) {
                    terminal.println();
                }
            }
        }
    }

    /** A line every some seconds. */
    final class Lines implements Progress {
        private static final Duration PAUSE = Duration.ofSeconds(10);

        private final Path file;
        private final long size;
        private final long from;
        private final PrintWriter out;
        private final Clock clock;
        private final Instant start;
        private Instant last;

        /**
         * @param size of the file in octets
         * @param from how many of them lie before where the import starts
         */
        Lines(Path file, long size, long from, PrintWriter out, Clock clock) {
            this.file = file;
            this.size = size;
            this.from = from;
            this.out = out;
            this.clock = clock;
            this.start = clock.instant();
            this.last = start;
        }

        @Override
        public void reached(long offset, long lines) {
            Instant now = clock.instant();
            if (Duration.between(last, now).compareTo(PAUSE) < 0) {
                return;
            }
            last = now;
            Duration elapsed = Duration.between(start, now);
            long secondsLeft = offset == from ? 0 : elapsed.toSeconds() * (size - offset) / (offset - from);
            out.printf(
                    Locale.ROOT,
                    "%s: %d %% read, %s lines/s, %d:%02d:%02d left%n",
                    file,
                    size == 0 ? 100 : offset * 100 / size,
                    rate(lines, elapsed),
                    secondsLeft / 3600,
                    secondsLeft / 60 % 60,
                    secondsLeft % 60);
        }
    }

    private static String rate(long lines, Duration elapsed) {
        return String.format(Locale.ROOT, "%,d", lines * 1000 / Math.max(1, elapsed.toMillis()));
    }
}
