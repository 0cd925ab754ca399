package org.jamesconsent.benchmark;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jamesconsent.message.mime.MalformedMessageException;
import org.jamesconsent.message.rewrite.MessageTemplate;
import org.jamesconsent.message.rewrite.RewriteSettings;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Messages made to cost much, each in two sizes, the larger four times the smaller: what is refused costs the same in both, what
 * passes about four times as much, never sixteen times.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(jvmArgsAppend = "-Xmx1g")
public class HostileBenchmark {
    /** How many times the larger size is the smaller. */
    static final int GROWTH = 4;

    /** What is wrong with the message. */
    public enum Kind {
        /** 10,000 multiparts in one another. */
        DEPTH(10_000) {
            @Override
            String write(int units) {
                StringBuilder message = new StringBuilder();
                for (int i = 0; i < units; i++) {
                    message.append("Content-Type: multipart/mixed; boundary=b")
                            .append(i)
                            .append("\r\n\r\n--b")
                            .append(i)
                            .append("\r\n");
                }
                return message.toString();
            }
        },
        /** 100,000 parts of one multipart. */
        PARTS(100_000) {
            @Override
            String write(int units) {
                return MIXED + "--b\r\n\r\nx\r\n".repeat(units);
            }
        },
        /** As many parts as are allowed, four times as large each. */
        ALLOWED_PARTS(40) {
            @Override
            String write(int units) {
                return MIXED + ("--b\r\n\r\n" + "x".repeat(units) + "\r\n").repeat(9_900);
            }
        },
        /** A million lines that begin as the boundary does. */
        BOUNDARY_STORM(1_000_000) {
            @Override
            String write(int units) {
                return MIXED + "--bx\r\n".repeat(units);
            }
        },
        /** The same below 60 open boundaries of which each begins the next. */
        NESTED_STORM(1_000_000) {
            @Override
            String write(int units) {
                StringBuilder message = new StringBuilder();
                for (int depth = 1; depth <= 60; depth++) {
                    String boundary = "b".repeat(depth);
                    message.append("Content-Type: multipart/mixed; boundary=")
                            .append(boundary)
                            .append("\r\n\r\n--")
                            .append(boundary)
                            .append("\r\n");
                }
                return message + "\r\n" + "--bx\r\n".repeat(units);
            }
        },
        /** A header of 200 MB. */
        HEADER(200 << 20) {
            @Override
            String write(int units) {
                return "Subject: " + "x".repeat(units) + "\r\n\r\ntext\r\n";
            }
        },
        /** A header of many lines. */
        HEADER_LINES(60_000) {
            @Override
            String write(int units) {
                return "X: y\r\n".repeat(units) + "\r\ntext\r\n";
            }
        },
        /** A million angle brackets in HTML. */
        ANGLE_BRACKETS(1_000_000) {
            @Override
            String write(int units) {
                return HTML + "<".repeat(units);
            }
        },
        /** Elements that are never closed. */
        OPEN_ELEMENTS(100_000) {
            @Override
            String write(int units) {
                return HTML + "<div>".repeat(units);
            }
        },
        /** Elements that overlap. */
        MISNESTED_ELEMENTS(100_000) {
            @Override
            String write(int units) {
                return HTML + "<b><i></b>".repeat(units);
            }
        },
        /** Paragraphs after one that left fonts open, which a parser opens once more in each. */
        REOPENED_ELEMENTS(100_000) {
            @Override
            String write(int units) {
                StringBuilder fonts = new StringBuilder();
                for (int i = 0; i < 12; i++) {
                    fonts.append("<font a").append(i).append(">");
                }
                return HTML + "<p>" + fonts + "</p>" + "<p>x</p>".repeat(units);
            }
        },
        /** Placeholders on one line. */
        PLACEHOLDERS(100_000) {
            @Override
            String write(int units) {
                return HTML + "{{unsubscribe_url}}".repeat(units);
            }
        },
        /** Placeholders that never end. */
        HALF_PLACEHOLDERS(300_000) {
            @Override
            String write(int units) {
                return HTML + "{{ ".repeat(units);
            }
        };

        private static final String MIXED = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
        private static final String HTML = "Content-Type: text/html\r\n\r\n";

        private final int units;

        Kind(int units) {
            this.units = units;
        }

        abstract String write(int count);

        /** @param share of the full size, as the smaller one has 1 of {@link #GROWTH} */
        byte[] message(int share) {
            return write(units / GROWTH * share).getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    @Param
    public Kind kind = Kind.DEPTH;

    /** Share of the full size, of {@link #GROWTH}. */
    @Param({"1", "4"})
    public int share;

    private byte[] message = new byte[0];

    @Setup
    public void prepare() {
        message = kind.message(share);
    }

    /** Whether it was refused. */
    @Benchmark
    public boolean prepareTemplate() {
        try {
            return MessageTemplate.of(message, RewriteSettings.DEFAULT).takesFooter();
        } catch (MalformedMessageException e) {
            return false;
        }
    }
}
