package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamesconsent.it.SampleJames.PASSWORD;
import static org.jamesconsent.it.SampleJames.USER;
import static org.jamesconsent.it.SampleJames.bytes;
import static org.jamesconsent.it.SampleJames.replace;
import static org.jamesconsent.it.SampleJames.sample;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.jamesconsent.testing.AssembledJames;
import org.jamesconsent.testing.JamesProcess;
import org.jamesconsent.testing.Product;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.server.SMTPServer;

/** A large message to many people, in a James with so little memory that holding it twice would be too much. */
class LargeMessageIT {
    private static final int MEGABYTES = 25;
    private static final int RECIPIENTS = 40;

    /** What James needs when idle, and less than two messages. */
    private static final String HEAP = "96m";

    @TempDir
    private Path folder;

    @Test
    void everybodyShouldGetACopyWhenMemoryHoldsTheMessageOnlyOnce() throws Exception {
        byte[] attachment = attachment();
        List<String> people = IntStream.range(0, RECIPIENTS)
                .mapToObj(i -> "person" + i + "@example.com")
                .toList();
        Queue<String> served = new ConcurrentLinkedQueue<>();
        SMTPServer world = SMTPServer.port(0)
                .bindAddress(InetAddress.getLoopbackAddress())
                .insertReceivedHeaders(false)
                .messageHandlerFactory(context -> new Comparing(attachment, served))
                .build();
        world.start();
        try (JamesProcess james = AssembledJames.builder(folder)
                .configuration(Product.samples())
                .configuration(
                        "mailetcontainer.xml",
                        // One mail at a time: each that James delivers is in memory once, whoever made it.
                        replace(sample("mailetcontainer.xml"), "<threads>20</threads>", "<threads>1</threads>"))
                .extensionJar(Product.extensionJar())
                .user(USER, PASSWORD)
                .forceToDisk(false)
                .processOption("-Xmx" + HEAP)
                .processOption("-XX:+UseSerialGC")
                .processOption("-Xmn8m")
                .deliverTo("127.0.0.1", world.getPortAllocated())
                .startProcess()) {
            assertThat(james.smtp()
                            .authenticated(USER, PASSWORD)
                            .send("club@example.org", people, message(attachment))
                            .isAcceptedForAll())
                    .isTrue();
            james.awaitEmptySpool();
        } finally {
            world.stop();
        }

        assertThat(served).containsExactlyInAnyOrderElementsOf(people);
    }

    private static byte[] attachment() {
        byte[] content = new byte[MEGABYTES * 3 / 4 << 20];
        new Random(1).nextBytes(content);
        return Base64.getMimeEncoder().encode(content);
    }

    private static byte[] message(byte[] attachment) {
        ByteArrayOutputStream message = new ByteArrayOutputStream(attachment.length + 1000);
        message.writeBytes(bytes(SampleJames.message(
                                "club@example.org",
                                "Programme",
                                "MIME-Version: 1.0",
                                "Content-Type: multipart/mixed; boundary=mix")
                        .replaceFirst("(?s)\n\n.*", "\n\n")
                + "--mix\n\nSee you on Friday.\n--mix\nContent-Type: application/pdf\n"
                + "Content-Disposition: attachment; filename=programme.pdf\nContent-Transfer-Encoding: base64\n\n"));
        message.writeBytes(attachment);
        message.writeBytes(bytes("\n--mix--\n"));
        return message.toByteArray();
    }

    /** Takes any message, notes whom it serves if the attachment is whole, and forgets it. */
    private static final class Comparing implements MessageHandler {
        private final byte[] attachment;
        private final Queue<String> served;
        private String recipient = "";

        Comparing(byte[] attachment, Queue<String> served) {
            this.attachment = attachment;
            this.served = served;
        }

        @Override
        public void from(String sender) {}

        @Override
        public void recipient(String address) {
            recipient = address;
        }

        @Override
        public String data(InputStream data) throws IOException {
            byte[] copy = data.readAllBytes();
            int end = new String(copy, StandardCharsets.ISO_8859_1).lastIndexOf("\r\n--mix--");
            boolean whole = Arrays.equals(copy, end - attachment.length, end, attachment, 0, attachment.length);
            boolean withWayOut =
                    new String(copy, 0, 2000, StandardCharsets.ISO_8859_1).contains("List-Unsubscribe: <https://");
            served.add(whole && withWayOut ? recipient : "a wrong copy for " + recipient);
            return "2.0.0 taken";
        }

        @Override
        public void done() {}
    }
}
