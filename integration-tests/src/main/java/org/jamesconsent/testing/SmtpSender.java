package org.jamesconsent.testing;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A small SMTP client that changes nothing: the bytes of a message go out as they were given, with dots stuffed and,
 * only if the last line lacks it, a final CRLF. Every call to {@code send} is one session with one transaction. SMTPUTF8
 * and 8BITMIME are asked for when address or message need them and the server offers them. Immutable and thread-safe.
 *
 * @param host name or address of the server
 * @param port its TCP port
 * @param helo what the client calls itself
 * @param credentials user and password for AUTH PLAIN; null to send without
 * @param timeout longest wait for the connection and for each reply; on expiry {@code send} throws {@link IOException}
 */
public record SmtpSender(
        String host, int port, String helo, @Nullable Credentials credentials, Duration timeout) {

    /** A user and the password to log in with. */
    public record Credentials(String user, String password) {}

    /** One reply of the server; the lines of a long one are joined by newlines. */
    public record Reply(int code, String text) {
        /** Whether the server said yes (2xx, or 3xx to go on). */
        public boolean isPositive() {
            return code < 400;
        }
    }

    /** What the server said to one {@code RCPT TO}. */
    public record RecipientReply(String recipient, Reply reply) {}

    /**
     * What came of one transaction.
     *
     * @param mailFrom reply to {@code MAIL FROM}
     * @param recipients one entry per recipient, in the order given; empty when the sender was refused
     * @param message reply to the message as a whole; null when no recipient was accepted
     */
    public record Outcome(
            Reply mailFrom,
            List<RecipientReply> recipients,
            @Nullable Reply message) {
        /** Whether the server took over the message, for at least one recipient. */
        public boolean isAccepted() {
            return message != null && message.isPositive();
        }

        /** Whether the server took over the message for every recipient. */
        public boolean isAcceptedForAll() {
            return isAccepted()
                    && recipients.stream().allMatch(each -> each.reply().isPositive());
        }
    }

    /** The server refused the session itself: greeting, EHLO or AUTH. */
    public static final class SmtpRefusedException extends IOException {
        private final transient Reply reply;

        SmtpRefusedException(String what, Reply reply) {
            super(what + " refused: " + reply.code() + " " + reply.text());
            this.reply = reply;
        }

        /** What the server said. */
        public Reply reply() {
            return reply;
        }
    }

    /** A sender without log-in that waits 60 seconds at most. */
    public static SmtpSender to(String host, int port) {
        return new SmtpSender(host, port, "client.example.org", null, Duration.ofSeconds(60));
    }

    /** The same with AUTH PLAIN. */
    public SmtpSender authenticated(String user, String password) {
        return new SmtpSender(host, port, helo, new Credentials(user, password), timeout);
    }

    /** The same under another name. */
    public SmtpSender helo(String name) {
        return new SmtpSender(host, port, name, credentials, timeout);
    }

    /** The same with another patience. */
    public SmtpSender timeout(Duration longest) {
        return new SmtpSender(host, port, helo, credentials, longest);
    }

    /** Sends {@code message} to one or more recipients. */
    public Outcome send(@Nullable String sender, byte[] message, String... recipients) throws IOException {
        return send(sender, List.of(recipients), message);
    }

    /**
     * Sends {@code message}.
     *
     * @param sender envelope sender; null or empty for {@code <>}
     * @param recipients envelope recipients, at least one
     * @throws SmtpRefusedException when the session itself is refused
     * @throws IOException when the connection fails or a reply takes too long
     */
    public Outcome send(@Nullable String sender, List<String> recipients, byte[] message) throws IOException {
        try (Session session = new Session(this)) {
            session.open();
            Reply mailFrom = session.mailFrom(sender == null ? "" : sender, recipients, message);
            List<RecipientReply> replies = new ArrayList<>();
            Reply data = null;
            if (mailFrom.isPositive()) {
                for (String recipient : recipients) {
                    replies.add(new RecipientReply(recipient, session.command("RCPT TO:<" + recipient + ">")));
                }
                if (replies.stream().anyMatch(each -> each.reply().isPositive())) {
                    data = session.data(message);
                }
            }
            session.quit();
            return new Outcome(mailFrom, List.copyOf(replies), data);
        }
    }

    private static final class Session implements Closeable {
        private final SmtpSender settings;
        private final Socket socket = new Socket();
        private InputStream in = InputStream.nullInputStream();
        private OutputStream out = OutputStream.nullOutputStream();
        private String extensions = "";

        Session(SmtpSender settings) {
            this.settings = settings;
        }

        void open() throws IOException {
            int millis = Math.toIntExact(settings.timeout().toMillis());
            socket.connect(new InetSocketAddress(settings.host(), settings.port()), millis);
            socket.setSoTimeout(millis);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
            out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
            require("Connection", reply());
            Reply ehlo = command("EHLO " + settings.helo());
            require("EHLO", ehlo);
            extensions = ehlo.text().toUpperCase(Locale.ROOT);
            Credentials login = settings.credentials();
            if (login != null) {
                byte[] plain = ("\0" + login.user() + "\0" + login.password()).getBytes(StandardCharsets.UTF_8);
                require("AUTH", command("AUTH PLAIN " + Base64.getEncoder().encodeToString(plain)));
            }
        }

        private static void require(String what, Reply reply) throws SmtpRefusedException {
            if (!reply.isPositive()) {
                throw new SmtpRefusedException(what, reply);
            }
        }

        Reply mailFrom(String sender, List<String> recipients, byte[] message) throws IOException {
            StringBuilder line = new StringBuilder("MAIL FROM:<").append(sender).append('>');
            if (offers("8BITMIME") && hasHighBit(message)) {
                line.append(" BODY=8BITMIME");
            }
            if (offers("SMTPUTF8")
                    && Stream.concat(Stream.of(sender), recipients.stream())
                            .anyMatch(address -> hasHighBit(address.getBytes(StandardCharsets.UTF_8)))) {
                line.append(" SMTPUTF8");
            }
            return command(line.toString());
        }

        private boolean offers(String extension) {
            return extensions.lines().anyMatch(line -> line.equals(extension));
        }

        private static boolean hasHighBit(byte[] bytes) {
            for (byte each : bytes) {
                if (each < 0) {
                    return true;
                }
            }
            return false;
        }

        Reply command(String line) throws IOException {
            out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            return reply();
        }

        Reply data(byte[] message) throws IOException {
            Reply go = command("DATA");
            if (!go.isPositive()) {
                return go;
            }
            boolean lineStart = true;
            for (byte next : message) {
                if (lineStart && next == '.') {
                    out.write('.');
                }
                out.write(next);
                lineStart = next == '\n';
            }
            boolean terminated =
                    message.length >= 2 && message[message.length - 2] == '\r' && message[message.length - 1] == '\n';
            out.write((terminated ? ".\r\n" : "\r\n.\r\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return reply();
        }

        void quit() throws IOException {
            out.write("QUIT\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }

        private Reply reply() throws IOException {
            List<String> lines = new ArrayList<>();
            while (true) {
                String line = line();
                if (line.length() < 3) {
                    throw new IOException("Not an SMTP reply: " + line);
                }
                lines.add(line.length() > 4 ? line.substring(4) : "");
                if (line.length() == 3 || line.charAt(3) == ' ') {
                    return new Reply(Integer.parseInt(line.substring(0, 3)), String.join("\n", lines));
                }
            }
        }

        private String line() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new EOFException("The server closed the connection");
                }
                if (next != '\r') {
                    line.write(next);
                }
            }
            return line.toString(StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** The password is left out. */
    @Override
    public String toString() {
        return "SmtpSender[" + host + ":" + port
                + Optional.ofNullable(credentials)
                        .map(login -> ", as " + login.user())
                        .orElse("")
                + "]";
    }
}
