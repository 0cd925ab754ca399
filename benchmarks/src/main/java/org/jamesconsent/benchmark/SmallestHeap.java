package org.jamesconsent.benchmark;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jamesconsent.message.mime.MalformedMessageException;
import org.jamesconsent.message.rewrite.RewrittenMessage;
import org.jamesconsent.wayout.MarketingCopy;

/**
 * In how little heap one large message is made ready for 1,000 recipients: JVMs of their own are started with less and less,
 * until one fails. All copies are held at once, then all are written, which no queue does worse.
 */
public final class SmallestHeap {
    private static final int RECIPIENTS = 1000;
    /** Below this no JVM starts in peace; steps are what a megabyte more or less does not matter to. */
    private static final int LEAST_MEGABYTES = 4;

    private static final int MOST_MEGABYTES = 512;

    private SmallestHeap() {}

    /** A line for the report. */
    static String report() throws IOException, InterruptedException {
        Path small = Files.write(Files.createTempFile("small", ".eml"), Samples.M.message());
        Path large = Files.write(Files.createTempFile("large", ".eml"), Samples.XL.message());
        double message = Files.size(large) / (double) (1 << 20);
        int idle = smallest(small.toString());
        int working = smallest(small.toString(), large.toString());
        Files.delete(small);
        Files.delete(large);
        return "%-58s %12s   %s%n"
                .formatted(
                        "XL (%.0f MB) to 1,000: heap above idle, in messages".formatted(message),
                        "%.2f".formatted((working - idle) / message),
                        "below 2");
    }

    /** The smallest heap, in megabytes, in which the program ends well. */
    private static int smallest(String... messages) throws IOException, InterruptedException {
        int fails = LEAST_MEGABYTES;
        int works = MOST_MEGABYTES;
        while (works - fails > 1) {
            int middle = (works + fails) / 2;
            if (runs(middle, messages)) {
                works = middle;
            } else {
                fails = middle;
            }
        }
        return works;
    }

    private static boolean runs(int megabytes, String... messages) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmn2m",
                "-Dproduct.samples=" + System.getProperty("product.samples"),
                "-Xmx" + megabytes + "m",
                "-classpath",
                System.getProperty("java.class.path"),
                SmallestHeap.class.getName()));
        command.addAll(List.of(messages));
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    /** @param arguments files, each a message that is made ready for all recipients */
    public static void main(String[] arguments) throws MalformedMessageException, IOException {
        for (String file : arguments) {
            makeCopies(Files.readAllBytes(Path.of(file)));
        }
    }

    private static void makeCopies(byte[] message) throws MalformedMessageException, IOException {
        MarketingCopy prepared = new Newsletter().prepare(message);
        List<RewrittenMessage> copies = new ArrayList<>(RECIPIENTS);
        for (int i = 0; i < RECIPIENTS; i++) {
            copies.add(prepared.copyFor(Newsletter.recipient(i)));
        }
        OutputStream nowhere = OutputStream.nullOutputStream();
        for (RewrittenMessage copy : copies) {
            copy.writeTo(nowhere);
        }
    }
}
