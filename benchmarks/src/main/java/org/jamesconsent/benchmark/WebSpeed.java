package org.jamesconsent.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jamesconsent.testing.AssembledJames;
import org.jamesconsent.testing.Product;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.server.SMTPServer;

/**
 * How long a one-click request takes at 200 a second, the durable withdrawal included, each of another recipient, and what 1,000
 * idle connections cost. The links come from a campaign that James sent; whoever clicks shares its two cores. A request's time counts
 * from the moment at which it was due, so that one that waits for another is not told quicker than it was.
 */
final class WebSpeed {
    private static final int PER_SECOND = 200;
    private static final int WARM_UP_SECONDS = 10;
    private static final int SECONDS = 20;
    private static final int PEOPLE = PER_SECOND * (WARM_UP_SECONDS + SECONDS);
    private static final int CONNECTIONS = 1_000;
    private static final Pattern LINK = Pattern.compile("<https://consent\\.example\\.org(/unsubscribe/[a-z2-7]{48})>");

    private WebSpeed() {}

    /** Lines for the report. */
    static String report() throws Exception {
        Path folder = Files.createTempDirectory("james-consent-benchmark");
        ConcurrentLinkedQueue<String> links = new ConcurrentLinkedQueue<>();
        SMTPServer next = SMTPServer.port(0)
                .bindAddress(InetAddress.getLoopbackAddress())
                .messageHandlerFactory(context -> new Collecting(links))
                .build();
        next.start();
        try (AssembledJames james = AssembledJames.builder(folder)
                .configuration(Product.samples())
                .extensionJar(Product.extensionJar())
                .forceToDisk(false)
                .trustedNetwork(true)
                .user("club@example.org", "secret")
                .deliverTo("127.0.0.1", next.getPortAllocated())
                .start()) {
            sendCampaign(james);
            if (links.size() != PEOPLE) {
                throw new IllegalStateException("of " + PEOPLE + " links came " + links.size());
            }
            List<String> all = List.copyOf(links);
            click(james, all.subList(0, PER_SECOND * WARM_UP_SECONDS));
            double[] times = click(james, all.subList(PER_SECOND * WARM_UP_SECONDS, PEOPLE));
            return line("one-click at 200/s: half of them within", "%.1f ms".formatted(times[times.length / 2]), "")
                    + line(
                            "one-click at 200/s: 99 of 100 within",
                            "%.1f ms".formatted(times[(int) Math.ceil(times.length * 0.99) - 1]),
                            "below 10 ms")
                    + line("one-click at 200/s: the slowest", "%.1f ms".formatted(times[times.length - 1]), "")
                    + line(
                            "1,000 idle connections: heap, both ends",
                            "%.1f MB".formatted(idle(james) / 1e6),
                            "below 50 MB");
        } finally {
            next.stop();
        }
    }

    private static String line(String what, String value, String target) {
        return "%-58s %12s   %s%n".formatted(what, value, target);
    }

    private static void sendCampaign(AssembledJames james) throws IOException {
        byte[] message = ("From: club@example.org\r\nTo: list@example.com\r\nSubject: Meeting\r\n"
                        + "Message-ID: <1@example.org>\r\n\r\nSee you on Friday.\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        for (int first = 0; first < PEOPLE; first += 1_000) {
            List<String> recipients = IntStream.range(first, Math.min(first + 1_000, PEOPLE))
                    .mapToObj(i -> "person" + i + "@example.com")
                    .toList();
            james.smtp().authenticated("club@example.org", "secret").send("club@example.org", recipients, message);
        }
        james.awaitIdle();
    }

    /** Milliseconds from when each request was due to its answer, in ascending order. */
    private static double[] click(AssembledJames james, List<String> links) throws Exception {
        double[] times = new double[links.size()];
        try (HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
                ExecutorService clickers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> requests = new ArrayList<>();
            long start = System.nanoTime();
            for (int i = 0; i < links.size(); i++) {
                long due = start + i * 1_000_000_000L / PER_SECOND;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                int number = i;
                HttpRequest request = HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + james.webPort() + links.get(i)))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("List-Unsubscribe=One-Click"))
                        .build();
                requests.add(clickers.submit(() -> {
                    int status = client.send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode();
                    if (status != 200) {
                        throw new IllegalStateException("answered " + status);
                    }
                    times[number] = (System.nanoTime() - due) / 1e6;
                    return number;
                }));
            }
            for (Future<?> request : requests) {
                request.get();
            }
        }
        Arrays.sort(times);
        return times;
    }

    /** Octets of heap that connections cost that have asked once and are silent. */
    private static long idle(AssembledJames james) throws Exception {
        byte[] request = "GET /subscribe/newsletter HTTP/1.1\r\nHost: consent.example.org\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII);
        long before = used();
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), james.webPort());
                sockets.add(socket);
                socket.getOutputStream().write(request);
                if (socket.getInputStream().read() != 'H') {
                    throw new IllegalStateException("no answer on connection " + i);
                }
            }
            return used() - before;
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** Keeps the link out of each message. */
    private record Collecting(ConcurrentLinkedQueue<String> links) implements MessageHandler {
        @Override
        public void from(String sender) {}

        @Override
        public void recipient(String recipient) {}

        @Override
        public String data(InputStream data) throws IOException {
            Matcher link = LINK.matcher(new String(data.readAllBytes(), StandardCharsets.ISO_8859_1));
            if (link.find()) {
                links.add(link.group(1));
            }
            return "2.0.0 taken";
        }

        @Override
        public void done() {}
    }
}
