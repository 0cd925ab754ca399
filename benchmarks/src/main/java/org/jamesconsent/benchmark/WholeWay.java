package org.jamesconsent.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jamesconsent.testing.AssembledJames;
import org.jamesconsent.testing.Product;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.server.SMTPServer;

/**
 * What it costs James to take in a message of size L, carry it through spooler and mailets and hand it to the next SMTP server:
 * as it is, with James Consent, and with {@code AddFooter} instead. James Consent makes 100 copies out of one message; the others
 * are sent 100 messages, because nothing else in James gives each recipient an own one.
 */
final class WholeWay {
    private static final int RECIPIENTS = 100;
    private static final int ROUNDS = 7;
    private static final int LARGE_ROUNDS = 3;

    private static final String ENFORCE = """
            <mailet match="org.jamesconsent.matcher.IsMarketing" class="org.jamesconsent.mailet.EnforceConsent"/>
            <mailet match="All" class="org.jamesconsent.mailet.AddUnsubscribe"><processor>deliver</processor></mailet>
            """;
    private static final String ADD_FOOTER = """
            <mailet match="All" class="AddFooter"><text>To stop receiving these messages, write to us.</text></mailet>
            """;
    private static final String CONTAINER = """
            <mailetcontainer>
              <context><postmaster>postmaster@localhost</postmaster></context>
              <spooler><threads>2</threads><errorRepository>memory://var/mail/error/</errorRepository></spooler>
              <processors>
                <processor state="root">
                  %s
                  <mailet match="All" class="ToProcessor"><processor>deliver</processor></mailet>
                </processor>
                <processor state="error">
                  <mailet match="All" class="ToRepository">
                    <repositoryPath>memory://var/mail/error/</repositoryPath>
                  </mailet>
                </processor>
                <processor state="transport">
                  <mailet match="All" class="RemoveMimeHeader"><name>bcc</name></mailet>
                  <mailet match="All" class="RemoteDelivery"/>
                </processor>
                <processor state="deliver"><mailet match="All" class="RemoteDelivery"/></processor>
                <processor state="consent-refused"><mailet match="All" class="Null"/></processor>
                <processor state="consent-held"><mailet match="All" class="Null"/></processor>
              </processors>
            </mailetcontainer>
            """;

    private WholeWay() {}

    /** Milliseconds for each copy that reached the next server. */
    private record Times(double one, double hundred) {}

    /** Lines for the report. */
    static String report() throws Exception {
        Times plain = measure("", false);
        Times ours = measure(ENFORCE, true);
        Times footer = measure(ADD_FOOTER, false);
        return "%-58s %12s%n".formatted("L through James, 1 recipient: untouched", "%.1f ms".formatted(plain.one()))
                + line("L through James, 1 recipient: ours / untouched", ours.one() / plain.one())
                + line("L through James, 1 recipient: AddFooter / untouched", footer.one() / plain.one())
                + "%-58s %12s%n"
                        .formatted("L through James, 100, each copy: untouched", "%.1f ms".formatted(plain.hundred()))
                + line("L through James, 100, each copy: ours / untouched", ours.hundred() / plain.hundred())
                + line("L through James, 100, each copy: AddFooter / untouched", footer.hundred() / plain.hundred());
    }

    private static String line(String what, double ratio) {
        return "%-58s %12s%n".formatted(what, "%.2f".formatted(ratio));
    }

    private static Times measure(String mailets, boolean splits) throws Exception {
        Path folder = Files.createTempDirectory("james-consent-benchmark");
        SMTPServer next = SMTPServer.port(0)
                .bindAddress(InetAddress.getLoopbackAddress())
                .insertReceivedHeaders(false)
                .messageHandlerFactory(context -> new Forgetting())
                .build();
        next.start();
        String settings = Files.readString(Product.samples().resolve("consent-minimal.xml"))
                .replace("<kind>commercial</kind>", "<kind>non-profit</kind>");
        try (AssembledJames james = AssembledJames.builder(folder)
                .configuration("mailetcontainer.xml", CONTAINER.formatted(mailets))
                .configuration("consent.xml", settings)
                .configuration(
                        "extensions.properties",
                        Files.readString(Product.samples().resolve("extensions.properties")))
                .extensionJar(Product.extensionJar())
                .forceToDisk(false)
                .trustedNetwork(true)
                .deliverTo("127.0.0.1", next.getPortAllocated())
                .start()) {
            List<String> people = IntStream.range(0, RECIPIENTS)
                    .mapToObj(i -> "person" + i + "@example.com")
                    .toList();
            byte[] message = Samples.L.message();
            List<List<String>> single = List.of(people.subList(0, 1));
            List<List<String>> all =
                    splits ? List.of(people) : people.stream().map(List::of).toList();
            double one = median(james, message, single, 1, ROUNDS);
            return new Times(one, median(james, message, all, RECIPIENTS, LARGE_ROUNDS) / RECIPIENTS);
        } finally {
            next.stop();
            remove(folder);
        }
    }

    private static double median(
            AssembledJames james, byte[] message, List<List<String>> envelopes, int deliveries, int rounds)
            throws IOException {
        double[] times = new double[rounds];
        for (int round = -1; round < rounds; round++) {
            int before = james.outbox().delivered();
            long start = System.nanoTime();
            for (List<String> recipients : envelopes) {
                james.smtp().send("news@example.org", recipients, message);
            }
            james.awaitIdle();
            if (james.outbox().delivered() != before + deliveries) {
                throw new IllegalStateException("delivered " + (james.outbox().delivered() - before));
            }
            // The first round only warms up.
            if (round >= 0) {
                times[round] = (System.nanoTime() - start) / 1e6;
            }
        }
        Arrays.sort(times);
        return times[rounds / 2];
    }

    private static void remove(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> found = Files.walk(folder)) {
            all = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.delete(each);
        }
    }

    /** Takes any message and keeps nothing. */
    private static final class Forgetting implements MessageHandler {
        @Override
        public void from(String sender) {}

        @Override
        public void recipient(String recipient) {}

        @Override
        public String data(InputStream data) throws IOException {
            data.transferTo(OutputStream.nullOutputStream());
            return "2.0.0 forgotten";
        }

        @Override
        public void done() {}
    }
}
