package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamesconsent.it.SampleJames.bytes;
import static org.jamesconsent.it.SampleJames.message;

import java.time.Duration;
import java.util.List;
import org.jamesconsent.testing.Mailboxes.Received;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing up, and confirming it, by nothing but mail. */
class SignUpByMailIT {
    private static final String SUBSCRIBE = "subscribe@example.org";
    private static final String CONFIRM = "confirm@example.org";

    @RegisterExtension
    static final SampleJames SERVER = new SampleJames();

    private static void writes(String sender, String subject, String words, String address, String... headers)
            throws Exception {
        String letter = "From: " + sender + "\nSubject: " + subject + "\nMessage-ID: <by-mail@example.com>\n"
                + String.join("", List.of(headers).stream().map(h -> h + "\n").toList()) + "\n" + words;
        SERVER.send(SERVER.stranger(), sender, bytes(letter), List.of(address));
    }

    /** Where to say yes, as the mail that asks for it tells. */
    private static String asked(String person) throws Exception {
        writes(person, "subscribe", "\n", SUBSCRIBE);
        Received question = SERVER.only(person);
        SERVER.mailboxes().clear();
        String address = question.message().getHeader("Reply-To", null).replaceAll("\\s", "");
        assertThat(address).matches("confirm\\+[a-z2-7]+@example\\.org");
        return address;
    }

    private static void assertSignedUp(String person, boolean expected) throws Exception {
        SERVER.mailboxes().clear();
        SERVER.send("news@example.org", message("news@example.org", "Spring"), person);
        assertThat(SERVER.at(person)).hasSize(expected ? 1 : 0);
    }

    @Test
    void yesToTheConfirmationMailShouldSignUp() throws Exception {
        String address = asked("a@example.com");
        assertSignedUp("a@example.com", false);

        writes(
                "a@example.com",
                "Re: Please confirm your sign-up",
                "Yes, please!\nAnn\n\nOn Sun, 22 Nov 2026, Example Garden Supplies wrote:\n> Open this page\n",
                address);

        assertSignedUp("a@example.com", true);
        assertThat(SERVER.history("a@example.com"))
                .contains("mail:subscribe-address", "mail:confirmation", "<by-mail@example.com>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I never asked for this. Who are you?",
                "No",
                "",
                "Yes, I am away until Monday.",
                "unsubscribe",
                "> Yes"
            })
    void otherAnswersShouldConfirmNothing(String words) throws Exception {
        String person = "b" + words.length() + "@example.com";
        String address = asked(person);

        writes(person, "Re: Please confirm your sign-up", words + "\n", address);

        assertThat(SERVER.at(address).size() + SERVER.at(CONFIRM).size()).isOne();
        assertSignedUp(person, false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Auto-Submitted: auto-replied", "X-Autoreply: yes", "Precedence: auto_reply"})
    void machinesShouldConfirmNothing(String header) throws Exception {
        String person = "c" + header.length() + "@example.com";
        String address = asked(person);

        writes(person, "Re: Please confirm your sign-up", "Yes\n", address, header);

        assertSignedUp(person, false);
    }

    @Test
    void forgedTokenShouldConfirmNothing() throws Exception {
        String address = asked("d@example.com");
        char last = address.charAt(address.indexOf('@') - 1);
        long before = SERVER.counted("consentIgnoredConfirmations");

        writes(
                "d@example.com",
                "Re: Please confirm",
                "Yes\n",
                address.replace(last + "@", (last == 'a' ? 'q' : 'a') + "@"));

        assertThat(SERVER.counted("consentIgnoredConfirmations")).isEqualTo(before + 1);
        assertSignedUp("d@example.com", false);
    }

    @Test
    void askingAgainAtOnceShouldSendNoSecondMail() throws Exception {
        asked("e@example.com");

        writes("e@example.com", "subscribe", "\n", SUBSCRIBE);

        assertThat(SERVER.mailboxes().total()).isZero();
        SERVER.assertNothingKept();
    }

    @Test
    void otherLettersShouldReachTheMailbox() throws Exception {
        writes("f@example.com", "Question", "What is this newsletter about?\n", SUBSCRIBE);
        writes("f@example.com", "subscribe", "\n", SUBSCRIBE, "Auto-Submitted: auto-generated");

        assertThat(SERVER.at(SUBSCRIBE)).hasSize(2);
        assertThat(SERVER.at("f@example.com")).isEmpty();
    }

    @Test
    void commandUnderSomebodyElsesNameShouldAskNobody() throws Exception {
        SERVER.send(
                SERVER.stranger(),
                "mallory@example.net",
                bytes("From: g@example.com\nSubject: subscribe\n\n"),
                List.of(SUBSCRIBE));

        assertThat(SERVER.at("g@example.com")).isEmpty();
        SERVER.only(SUBSCRIBE);
    }

    @Test
    void commandShouldWaitAndCountWhenTheStoreIsBack() throws Exception {
        AutoCloseable lock = StoreLock.againstWriters(SERVER.folder().resolve("var/consent.db"));
        try {
            writes("h@example.com", "subscribe", "\n", SUBSCRIBE);

            assertThat(SERVER.james().spool().delayedCount()).isOne();
        } finally {
            lock.close();
        }
        SERVER.clock().advance(Duration.ofSeconds(11));
        SERVER.james().awaitIdle();

        SERVER.only("h@example.com");
    }
}
