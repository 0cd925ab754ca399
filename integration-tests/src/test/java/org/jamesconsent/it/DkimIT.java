package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jamesconsent.testing.Mailboxes.Received;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * James signs what left us, and two verifiers that are no Java and none of ours (Debian's python3-dkim and libmail-dkim-perl)
 * agree. RFC 8058 section 4 wants both headers signed. Where they are not installed these tests are skipped; in the CI they fail.
 */
class DkimIT {
    private static final KeyPair KEYS = keys();
    /** Programs that are told the public key, read a message, and say {@code True} or {@code False}. */
    private static final List<List<String>> VERIFIERS =
            List.of(List.of("/usr/bin/python3", "-c", """
                    import sys, dkim
                    key = b"v=DKIM1; k=rsa; p=" + sys.argv[1].encode()
                    print(dkim.verify(sys.stdin.buffer.read(), dnsfunc=lambda name, timeout=5: key))
                    """), List.of("/usr/bin/perl", "-e", """
                    use strict; use warnings; use Mail::DKIM::Verifier; use Net::DNS;
                    no warnings 'redefine';
                    my @key = unpack '(A200)*', 'v=DKIM1; k=rsa; p=' . $ARGV[0];
                    *Mail::DKIM::DNS::query = sub {
                        Net::DNS::RR->new(name => $_[0], type => 'TXT', txtdata => \\@key)
                    };
                    binmode STDIN;
                    my $verifier = Mail::DKIM::Verifier->new;
                    $verifier->load(\\*STDIN);
                    print $verifier->result eq 'pass' ? 'True' : 'False';
                    """));

    private static final Pattern SIGNED = Pattern.compile("[;\\s]h=([^;]*);");

    /** The sample with its commented block in force. */
    @RegisterExtension
    static final SampleJames SERVER = new SampleJames()
            .with("mailetcontainer.xml", xml -> {
                Matcher block = Pattern.compile("<!-- (Sign after rewriting[^\n]*)\n(.*?)-->", Pattern.DOTALL)
                        .matcher(xml);
                assertThat(block.find()).isTrue();
                return xml.substring(0, block.start()) + block.group(2) + xml.substring(block.end());
            })
            .with(james -> james.configuration("dkim-private.pem", pem(KEYS)));

    @BeforeAll
    static void findVerifiers() throws Exception {
        if (has("/usr/bin/python3", "-c", "import dkim") && has("/usr/bin/perl", "-MMail::DKIM", "-e", "1")) {
            return;
        }
        String notice =
                "DKIM signatures are not verified: install the Debian packages python3-dkim and libmail-dkim-perl";
        if ("true".equals(System.getenv("CI"))) {
            fail(notice);
        }
        System.err.println(notice);
        Assumptions.abort(notice);
    }

    private static boolean has(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(KeyPair keys) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(keys.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    private static void assertVerifies(byte[] message, boolean expected) throws Exception {
        for (List<String> verifier : VERIFIERS) {
            List<String> command = new ArrayList<>(verifier);
            command.add(Base64.getEncoder().encodeToString(KEYS.getPublic().getEncoded()));
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            process.getOutputStream().write(message);
            process.getOutputStream().close();
            assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .as(verifier.getFirst())
                    .isEqualToIgnoringWhitespace(expected ? "True" : "False");
        }
    }

    private static void assertSigned(Received received) throws Exception {
        String signature = received.message().getHeader("DKIM-Signature", null);
        assertThat(signature).isNotNull();
        Matcher headers = SIGNED.matcher(signature);
        assertThat(headers.find()).as(signature).isTrue();
        assertThat(Arrays.stream(headers.group(1).split(":"))
                        .map(String::strip)
                        .map(name -> name.toLowerCase(Locale.ROOT)))
                .contains("list-unsubscribe", "list-unsubscribe-post", "from", "subject");
        assertVerifies(received.bytes(), true);
    }

    private static final String PARTS = """
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="b"

            --b
            Content-Type: text/html; charset=utf-8
            Content-Transfer-Encoding: 8bit

            <p>Der Gärtner grüßt.</p>
            --b
            Content-Type: application/octet-stream
            Content-Transfer-Encoding: base64

            AAECAwQFBgcICQ==
            --b--
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\nSee you on Friday.\n",
                "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\nBis später.\n",
                "MIME-Version: 1.0\nContent-Type: text/html\n\n<p>See you</p>   \n\n\n",
                PARTS
            })
    void copiesShouldBeSignedWithTheirWayOut(String rest) throws Exception {
        SERVER.send(
                "club@example.org",
                "From: club@example.org\nTo: list@example.com\nSubject: Meeting\n of the club\nDate: Sun, 22 Nov 2026 10:00:00 +0000\n"
                        + "Message-ID: <1@example.org>\n" + rest,
                "a@example.com",
                "b@example.com");

        assertSigned(SERVER.only("a@example.com"));
        assertSigned(SERVER.only("b@example.com"));
    }

    @Test
    void messageChangedInPlaceShouldBeSigned() throws Exception {
        SERVER.sendClub("c@example.com");

        assertSigned(SERVER.only("c@example.com"));
    }

    @Test
    void signatureShouldBreakWhenTheWayOutIsChanged() throws Exception {
        SERVER.sendClub("d@example.com");
        String text = SERVER.only("d@example.com").text();

        byte[] forged = text.replace("https://consent.example.org/", "https://consent.example.net/")
                .getBytes(StandardCharsets.ISO_8859_1);

        assertVerifies(forged, false);
    }
}
