package org.jamesconsent.benchmark;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.jamesconsent.reading.MailReader;
import org.jamesconsent.reading.Reading;
import org.jamesconsent.reading.mail.ReadingBudget;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Mail that comes in, 50 KB each, read by one thread. The target is 1,000 a second, which is 1,000 microseconds a mail. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ReadingBenchmark {
    private static final int SIZE = 50_000;
    private static final String WORDS = "Bonjour, merci de ne plus m'envoyer vos messages, je ne lis plus votre lettre."
            + " Nous avons déménagé et n'avons plus de jardin.\r\n\r\nCordialement,\r\nAnne\r\n\r\n";
    private static final String ATTRIBUTION = "Le dim. 22 nov. 2026 à 09:00, Garden <news@example.org> a écrit :";
    private static final String HEADER =
            "From: Ann <ann@example.com>\r\nSubject: Re: Le printemps\r\nIn-Reply-To: <1@example.org>\r\nMIME-Version: 1.0\r\n";

    /** What comes in. */
    public enum Kind {
        /** A reply in text and HTML, the newsletter quoted in both. */
        REPLY {
            @Override
            String write() {
                return HEADER + "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n"
                        + "Content-Type: text/plain; charset=utf-8\r\n\r\n" + WORDS + ATTRIBUTION + "\r\n\r\n"
                        + filled("> Semez vos tomates, arrosez vos salades, et lisez la suite.\r\n", SIZE / 3)
                        + "\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html(SIZE * 2 / 3)
                        + "\r\n--b--\r\n";
            }
        },
        /** A reply in HTML alone, the newsletter quoted. */
        HTML_REPLY {
            @Override
            String write() {
                return HEADER + "Content-Type: text/html; charset=utf-8\r\n\r\n" + html(SIZE);
            }
        },
        /** A standard report that returns the newsletter. */
        BOUNCE {
            @Override
            String write() {
                return "From: MAILER-DAEMON@mx.example.net\r\nSubject: Undelivered Mail Returned to Sender\r\n"
                        + "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nSorry.\r\n"
                        + "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.net\r\n\r\n"
                        + "Final-Recipient: rfc822; bob@example.net\r\nAction: failed\r\nStatus: 5.1.1\r\n"
                        + "Diagnostic-Code: smtp; 550 5.1.1 <bob@example.net>: Recipient address rejected: User unknown\r\n\r\n"
                        + "--b\r\nContent-Type: message/rfc822\r\n\r\n" + original() + "\r\n--b--\r\n";
            }
        },
        /** A bounce for people that returns the newsletter. */
        TEXT_BOUNCE {
            @Override
            String write() {
                return "From: MAILER-DAEMON@mx.example.net\r\nSubject: failure notice\r\n\r\n"
                        + "Hi. This is the qmail-send program at mx.example.net.\r\nI'm afraid I wasn't able to deliver your message"
                        + " to the following addresses.\r\n\r\n<bob@example.net>:\r\nSorry, no mailbox here by that name. (#5.1.1)"
                        + "\r\n\r\n--- Below this line is a copy of the message.\r\n\r\n" + original();
            }
        };

        abstract String write();

        private static String html(int size) {
            return "<html><body><div>" + WORDS.replace("\r\n", "<br>")
                    + "</div><div class=\"gmail_quote\"><div class=\"gmail_attr\">"
                    + ATTRIBUTION.replace("<", "&lt;").replace(">", "&gt;")
                    + "</div><blockquote class=\"gmail_quote\"><table>"
                    + filled(
                            "<tr><td style=\"padding:12px\"><p>Semez vos tomates</p><a href=\"https://www.example.org/a?b=c\">Lire</a></td></tr>\r\n",
                            size)
                    + "</table></blockquote></div></body></html>";
        }

        private static String original() {
            return "Consent-Verdict: allow CONSENT; purpose=example/newsletter; row=5; entry=17; token=abc\r\n"
                    + "Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                    + Base64.getMimeEncoder().encodeToString(new byte[SIZE * 2 / 3]);
        }

        private static String filled(String line, int size) {
            return line.repeat(size / line.length() + 1);
        }
    }

    @Param
    public Kind kind = Kind.REPLY;

    private final MailReader reader = new MailReader(ReadingBudget.DEFAULT);
    private byte[] message = new byte[0];

    @Setup
    public void prepare() {
        message = kind.write().getBytes(StandardCharsets.UTF_8);
    }

    @Benchmark
    public Reading read() {
        return reader.read(message);
    }
}
