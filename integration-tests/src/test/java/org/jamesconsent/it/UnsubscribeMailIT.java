package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamesconsent.it.SampleJames.attribute;
import static org.jamesconsent.it.SampleJames.bytes;
import static org.jamesconsent.it.SampleJames.recipients;
import static org.jamesconsent.it.SampleJames.token;
import static org.jamesconsent.it.SampleJames.unsubscribeAddress;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.apache.mailet.Mail;
import org.jamesconsent.testing.Mailboxes.Received;
import org.jamesconsent.testing.Product;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Leaving by mail, as the List-Unsubscribe header offers it. */
class UnsubscribeMailIT {
    private static final String UNSUBSCRIBE = "Subject: unsubscribe\nMessage-ID: <u1@example.com>\n\n";

    @RegisterExtension
    static final SampleJames SERVER = new SampleJames();

    private static String addressFor(String person) throws Exception {
        SERVER.sendClub(person);
        String address = unsubscribeAddress(SERVER.only(person));
        SERVER.mailboxes().clear();
        return address;
    }

    private static void write(String writer, String message, String... addresses) throws Exception {
        SERVER.send(SERVER.stranger(), writer, bytes(message), List.of(addresses));
    }

    private static void assertHasLeft(String person) throws Exception {
        SERVER.mailboxes().clear();
        SERVER.sendClub(person);
        assertThat(SERVER.at(person)).isEmpty();
        assertThat(SERVER.only("club@example.org").text()).contains("OPTED_OUT");
    }

    private static void assertHasNotLeft(String person) throws Exception {
        SERVER.mailboxes().clear();
        SERVER.sendClub(person);
        SERVER.only(person);
    }

    @Test
    void leavingShouldCountThoughTheClockWasSetBackSinceTheYes() throws Exception {
        String address = addressFor("back@example.com");
        Product.Said said = Product.consent(
                SERVER.folder(),
                "grant",
                "back@example.com",
                "--config",
                "conf/consent.xml",
                "--purpose",
                "club",
                "--at",
                Instant.now().toString(),
                "--evidence",
                "form 1",
                "--reason",
                "asked at the counter");
        assertThat(said.exitCode()).as(said.err()).isZero();
        SERVER.clock().advance(Duration.ofHours(-1));

        write("back@example.com", "From: back@example.com\n" + UNSUBSCRIBE, address);

        SERVER.clock().advance(Duration.ofHours(1));
        assertHasLeft("back@example.com");
    }

    @Test
    void writerShouldGetOneAnswerAndNoFurtherMail() throws Exception {
        String address = addressFor("a@example.com");

        write("a@example.com", "From: a@example.com\n" + UNSUBSCRIBE, address);

        Received answer = SERVER.only("a@example.com");
        assertThat(answer.sender()).isEmpty();
        assertThat(answer.message().getHeader("Auto-Submitted", null)).isEqualTo("auto-replied");
        assertThat(answer.message().getHeader("In-Reply-To", null)).isEqualTo("<u1@example.com>");
        assertThat(answer.message().getFrom()[0]).hasToString("Example Garden Supplies <unsubscribe@example.org>");
        assertThat(answer.text()).contains("To: a@example.com", "1 Garden Lane").doesNotContain(address);
        SERVER.assertNothingKept();
        assertHasLeft("a@example.com");
    }

    @Test
    void secondMailShouldNotBeAnswered() throws Exception {
        String address = addressFor("b@example.com");
        write("b@example.com", UNSUBSCRIBE, address);
        SERVER.mailboxes().clear();

        write("b@example.com", UNSUBSCRIBE, address);

        assertThat(SERVER.mailboxes().total()).isZero();
        SERVER.assertNothingKept();
        assertHasLeft("b@example.com");
    }

    @Test
    void addressShouldWorkInCapitals() throws Exception {
        String address = addressFor("c@example.com");

        write("c@example.com", UNSUBSCRIBE, address.toUpperCase(Locale.ROOT));

        SERVER.only("c@example.com");
        assertHasLeft("c@example.com");
    }

    @Test
    void tokenShouldCountWhoeverWrites() throws Exception {
        String address = addressFor("d@example.com");

        write("assistant@example.net", UNSUBSCRIBE, address);

        assertThat(SERVER.only("assistant@example.net").text()).doesNotContain("d@example.com");
        assertHasLeft("d@example.com");
        assertHasNotLeft("assistant@example.net");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Apple-Unsubscribe: true\nAuto-Submitted: auto-replied",
                "Auto-Submitted: auto-generated",
                "Auto-Submitted: auto-replied",
                "Precedence: bulk",
                "List-Id: <other.example.com>",
                "X-Auto-Response-Suppress: All",
                "X-Autoreply: yes"
            })
    void automaticMailShouldWithdrawAndNotBeAnswered(String headers) throws Exception {
        String person = "e" + headers.hashCode() + "@example.com";
        String address = addressFor(person);

        write(person, headers + "\n" + UNSUBSCRIBE, address);

        assertThat(SERVER.mailboxes().total()).isZero();
        SERVER.assertNothingKept();
        assertHasLeft(person);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "mailer-daemon@example.com", "no-reply@example.com", "owner-list@example.com"})
    void machinesShouldWithdrawAndNotBeAnswered(String writer) throws Exception {
        String person = "f" + writer.length() + "@example.com";
        String address = addressFor(person);

        write(writer, UNSUBSCRIBE, address);

        assertThat(SERVER.mailboxes().total()).isZero();
        assertHasLeft(person);
    }

    @Test
    void unsubscribeAddressItselfShouldNotBeAnswered() throws Exception {
        String address = addressFor("g@example.com");

        write("unsubscribe@example.org", UNSUBSCRIBE, address);
        write(address, UNSUBSCRIBE, addressFor("g2@example.com"));

        assertThat(SERVER.mailboxes().total()).isZero();
        assertHasLeft("g@example.com");
        assertHasLeft("g2@example.com");
    }

    @Test
    void answersToOneAddressShouldBeLimitedToFivePerHour() throws Exception {
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            addresses.add(addressFor("h" + i + "@example.com"));
        }

        for (String address : addresses.subList(0, 7)) {
            write("busy@example.net", UNSUBSCRIBE, address);
        }

        assertThat(SERVER.at("busy@example.net")).hasSize(5);
        SERVER.clock().advance(Duration.ofMinutes(61));
        write("busy@example.net", UNSUBSCRIBE, addresses.get(7));
        assertThat(SERVER.at("busy@example.net")).hasSize(6);
        for (int i = 0; i < 8; i++) {
            assertHasLeft("h" + i + "@example.com");
        }
    }

    @Test
    void oneMailShouldWithdrawForEveryTokenInIt() throws Exception {
        String first = addressFor("i1@example.com");
        String second = addressFor("i2@example.com");

        write("", UNSUBSCRIBE, first, second, first);

        assertHasLeft("i1@example.com");
        assertHasLeft("i2@example.com");
        SERVER.assertNothingKept();
    }

    @Test
    void otherRecipientsShouldGetTheMail() throws Exception {
        String address = addressFor("j@example.com");
        String forged = "unsubscribe+" + "a".repeat(48) + "@example.org";

        write("j@example.com", "From: j@example.com\n" + UNSUBSCRIBE, "desk@example.org", address, forged);

        assertThat(SERVER.only("desk@example.org").sender()).isEqualTo("j@example.com");
        assertThat(recipients(SERVER.held())).containsExactly(forged);
        assertThat(attribute(SERVER.held(), "fault")).isEqualTo("INVALID_TOKEN");
        assertHasLeft("j@example.com");
    }

    @Test
    void tokenShouldBeHeldAndWithdrawNothingWhenAnyCharacterIsForged() throws Exception {
        String address = addressFor("k@example.com");
        int start = address.indexOf('+') + 1;
        List<String> forged = new ArrayList<>();
        for (int i = start; i < start + 48; i += 6) {
            char other = address.charAt(i) == 'b' ? 'c' : 'b';
            forged.add(address.substring(0, i) + other + address.substring(i + 1));
        }

        long before = SERVER.counted("consentIgnoredUnsubscribes");
        write("k@example.com", UNSUBSCRIBE, forged.toArray(String[]::new));

        Mail held = SERVER.held();
        assertThat(recipients(held)).containsExactlyElementsOf(forged);
        assertThat(held.getErrorMessage()).startsWith("INVALID_TOKEN: ");
        assertThat(SERVER.counted("consentIgnoredUnsubscribes")).isEqualTo(before + forged.size());
        assertThat(SERVER.mailboxes().total()).isZero();
        assertHasNotLeft("k@example.com");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 24, 47})
    void tokenShouldBeHeldWhenTruncated(int length) throws Exception {
        String address = addressFor("l@example.com");
        String truncated = address.substring(0, address.indexOf('+') + 1 + length) + "@example.org";

        write("l@example.com", UNSUBSCRIBE, truncated);

        assertThat(attribute(SERVER.held(), "fault")).isEqualTo("INVALID_TOKEN");
        assertHasNotLeft("l@example.com");
    }

    @Test
    void tokenShouldBeHeldWhenMadeWithForeignKeys() throws Exception {
        SampleJames foreign = new SampleJames();
        String address;
        foreign.beforeAll(null);
        try {
            foreign.sendClub("m@example.com");
            address = unsubscribeAddress(foreign.only("m@example.com"));
        } finally {
            foreign.afterAll(null);
        }

        write("m@example.com", UNSUBSCRIBE, address);

        assertThat(attribute(SERVER.held(), "fault")).isEqualTo("INVALID_TOKEN");
        assertHasNotLeft("m@example.com");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no header at all",
                "Message-ID: <unclosed\nMessage-ID: <twice@example.com>\n\n",
                "Message-ID: \u0000\u0007 <caf\u00e9@ex\u00e4mple>\n\n",
                "From: x\nContent-Type: multipart/mixed; boundary=\"\n\n--"
            })
    void withdrawalShouldCountHoweverBrokenTheMailIs(String message) throws Exception {
        String person = "n" + message.length() + "@example.com";
        String address = addressFor(person);

        write(person, message, address);

        SERVER.assertNothingKept();
        assertHasLeft(person);
    }

    @Test
    void withdrawalShouldCountWhenTheMessageIdIsEndless() throws Exception {
        String address = addressFor("o@example.com");

        write("o@example.com", "Message-ID: <" + "9".repeat(100_000) + "@example.com>\n\n", address);

        SERVER.only("o@example.com");
        assertHasLeft("o@example.com");
    }

    @Test
    void mailWithoutTokenShouldReachTheMailbox() throws Exception {
        write("p@example.com", "From: p@example.com\n\nPlease help me.\n", "unsubscribe@example.org");

        // Nobody has that mailbox here, so James says so: it was left to James.
        assertThat(SERVER.only("p@example.com").sender()).isEmpty();
        assertThat(SERVER.james().mailsIn("memory://var/mail/address-error/")).hasSize(1);
    }

    @Test
    void oldLinksShouldWorkWhenTheTokenKeyWasRotated() throws Exception {
        SERVER.sendClub("q@example.com");
        Received copy = SERVER.only("q@example.com");
        String lateBefore = addressFor("q2@example.com");
        Path keys = SERVER.folder().resolve("conf/example.keys");
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        Files.writeString(
                keys, Files.readString(keys) + "token 7 " + Base64.getEncoder().encodeToString(key) + "\n");
        SERVER.restart();

        // A copy made before is still known as one, and not made a second time.
        SERVER.send(SERVER.user(SampleJames.USER), "club@example.org", copy.bytes(), List.of("q@example.com"));
        assertThat(SERVER.only("q@example.com").text()).isEqualTo(copy.text());
        SERVER.mailboxes().clear();
        SERVER.sendClub("q@example.com");
        assertThat(token(SERVER.only("q@example.com"))).isNotEqualTo(token(copy));
        String after = unsubscribeAddress(SERVER.only("q@example.com"));
        write("", UNSUBSCRIBE, after, lateBefore);

        assertHasLeft("q@example.com");
        assertHasLeft("q2@example.com");
        SERVER.assertNothingKept();
    }
}
