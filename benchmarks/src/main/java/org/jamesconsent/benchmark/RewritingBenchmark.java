package org.jamesconsent.benchmark;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.james.transport.mailets.AddFooter;
import org.apache.mailet.base.test.FakeMail;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.jamesconsent.message.mime.MalformedMessageException;
import org.jamesconsent.message.rewrite.RewrittenMessage;
import org.jamesconsent.wayout.MarketingCopy;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One message made ready for one recipient and written out, by us and by the peers; and what each further recipient costs.
 * Floors: copying the octets, and Jakarta Mail's parse and write of an untouched message.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RewritingBenchmark {
    private static final Session SESSION = Session.getInstance(new Properties());
    private static final String WORDS = "To stop receiving these messages:";
    private static final URI LINK =
            URI.create("https://consent.example.org/unsubscribe/aeafewuynz62dr675z7os5vnci5xc7rrlhciyrouytq35rv5");
    /** Which sample. */
    @Param({"S", "M", "L", "XL"})
    public String sample = "";

    private final Newsletter newsletter = new Newsletter();
    private byte[] message = Samples.S.message();
    private MarketingCopy copies = prepared();
    private int number;

    @Setup
    public void prepare() {
        message = Samples.valueOf(sample).message();
        copies = prepared();
    }

    private MarketingCopy prepared() {
        try {
            return newsletter.prepare(message);
        } catch (MalformedMessageException e) {
            throw new IllegalStateException(e);
        }
    }

    @Benchmark
    public long consent() throws MalformedMessageException, IOException {
        RewrittenMessage copy = newsletter.prepare(message).copyFor(Newsletter.recipient(1));
        return written(copy::writeTo);
    }

    /** Without writing: what a copy costs until James writes it. */
    @Benchmark
    public long consentFurtherRecipient() {
        return copies.copyFor(Newsletter.recipient(++number)).size();
    }

    @Benchmark
    public long floorCopy() throws MessagingException, IOException {
        return written(out -> out.write(message.clone()));
    }

    @Benchmark
    public long floorUntouched() throws MessagingException, IOException {
        MimeMessage parsed = parsed();
        return written(parsed::writeTo);
    }

    @Benchmark
    public long peerAddFooter() throws MessagingException, IOException {
        AddFooter mailet = new AddFooter();
        mailet.init(FakeMailetConfig.builder()
                .mailetName("AddFooter")
                .setProperty("text", WORDS + " " + LINK)
                .build());
        FakeMail mail = FakeMail.builder().name("mail").mimeMessage(parsed()).build();
        mailet.service(mail);
        return written(mail.getMessage()::writeTo);
    }

    @Benchmark
    public long peerNaive() throws MessagingException, IOException {
        MimeMessage parsed = parsed();
        parsed.setHeader("List-Unsubscribe", "<" + LINK + ">");
        append(parsed);
        parsed.saveChanges();
        return written(parsed::writeTo);
    }

    private static void append(Part part) throws MessagingException, IOException {
        if (part.isMimeType("multipart/*")) {
            Multipart multipart = (Multipart) part.getContent();
            for (int i = 0; i < multipart.getCount(); i++) {
                append(multipart.getBodyPart(i));
            }
        } else if (part.isMimeType("text/plain")) {
            part.setContent(part.getContent() + WORDS + "\r\n" + LINK + "\r\n", "text/plain; charset=utf-8");
        } else if (part.isMimeType("text/html")) {
            Document document = Jsoup.parse((String) part.getContent());
            document.body().append("<div>" + WORDS + " <a href=\"" + LINK + "\">x</a></div>");
            part.setContent(document.outerHtml(), "text/html; charset=utf-8");
        }
    }

    private MimeMessage parsed() throws MessagingException {
        return new MimeMessage(SESSION, new ByteArrayInputStream(message));
    }

    private interface Writing<E extends Exception> {
        void to(OutputStream out) throws IOException, E;
    }

    private static <E extends Exception> long written(Writing<E> writing) throws IOException, E {
        Counter counter = new Counter();
        writing.to(counter);
        return counter.octets;
    }

    /** Takes octets as a queue or socket would, without keeping them: what is measured is making them. */
    private static final class Counter extends OutputStream {
        private final byte[] buffer = new byte[8192];
        private long octets;

        @Override
        public void write(int octet) {
            buffer[(int) (octets % buffer.length)] = (byte) octet;
            octets++;
        }

        @Override
        public void write(byte[] source, int offset, int length) {
            for (int at = offset; at < offset + length; at += buffer.length) {
                System.arraycopy(source, at, buffer, 0, Math.min(buffer.length, offset + length - at));
            }
            octets += length;
        }
    }
}
