package org.jamesconsent.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jamesconsent.it.SampleJames.attribute;

import java.io.ByteArrayInputStream;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import org.apache.james.jdkim.DKIMSigner;
import org.apache.james.jdkim.DKIMVerifier;
import org.apache.james.jdkim.exceptions.FailException;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What becomes of messages that arrive signed by the sender's system, and of those whose body can carry no link, as their
 * purposes choose. Signatures are made and verified by Apache jDKIM.
 */
class SignedMessagesIT {
    private static final KeyPair KEYS = keys();
    private static final String ENCRYPTED =
            "MIME-Version: 1.0\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\n"
                    + "Content-Transfer-Encoding: base64\n\nQUJD\n";

    @RegisterExtension
    static final SampleJames SERVER = new SampleJames()
            .with(
                    "consent.xml",
                    "<sender>club@example.org</sender>",
                    "<sender>club@example.org</sender><signedMessages>hold</signedMessages>"
                            + "<withoutVisibleLink>refuse</withoutVisibleLink>")
            .with("consent.xml", "</organisation>", """
                    <purpose name="desk">
                      <kind>non-profit</kind>
                      <sender>desk@example.org</sender>
                      <signedMessages>headers-only</signedMessages>
                      <title language="en">Desk</title>
                    </purpose>
                    <purpose name="shop">
                      <kind>non-profit</kind>
                      <user>news@example.org</user>
                      <withoutVisibleLink>hold</withoutVisibleLink>
                      <title language="en">Shop</title>
                    </purpose>
                    </organisation>
                    """);

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] message(String sender, String rest) {
        return SampleJames.bytes("From: " + sender + "\nTo: list@example.com\nSubject: Meeting\n"
                + "Date: Sun, 22 Nov 2026 10:00:00 +0000\nMessage-ID: <1@example.org>\n" + rest);
    }

    private static byte[] signed(byte[] message, String covered) throws Exception {
        String field = new DKIMSigner(
                        "v=1; a=rsa-sha256; c=relaxed/simple; d=example.org; s=s1; h=" + covered + "; bh=; b=;",
                        KEYS.getPrivate())
                .sign(new ByteArrayInputStream(message));
        return (field + "\r\n" + new String(message, ISO_8859_1)).getBytes(ISO_8859_1);
    }

    private static List<?> verified(byte[] message) throws FailException {
        String key = "v=DKIM1; k=rsa; p="
                + Base64.getEncoder().encodeToString(KEYS.getPublic().getEncoded());
        try {
            return new DKIMVerifier((method, selector, domain) -> List.of(key))
                    .verify(new ByteArrayInputStream(message));
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void send(String sender, byte[] message, String... recipients) throws Exception {
        SERVER.send(SERVER.user(SampleJames.USER), sender, message, List.of(recipients));
    }

    @Test
    void signatureShouldStayValidWhenHeadersOnlyIsChosenAndItLeavesRoom() throws Exception {
        byte[] message =
                signed(message("desk@example.org", "\nSee you on Friday.\n"), "From:Subject:Date:To:Message-ID");

        send("desk@example.org", message, "a@example.com", "b@example.com");

        for (String recipient : List.of("a@example.com", "b@example.com")) {
            assertThat(verified(SERVER.only(recipient).bytes())).hasSize(1);
            assertThat(SERVER.only(recipient).text())
                    .contains("\r\nList-Unsubscribe: <", "DKIM-Signature")
                    .endsWith(new String(message, ISO_8859_1));
        }
    }

    @Test
    void signatureShouldGoWhenHeadersOnlyIsChosenAndItForbidsOurHeaders() throws Exception {
        byte[] message = signed(
                message("desk@example.org", "\nSee you on Friday.\n"),
                "From:Subject:List-Unsubscribe:List-Unsubscribe-Post");
        assertThat(verified(message)).hasSize(1);
        assertThatThrownBy(() ->
                        verified(("List-Unsubscribe: <mailto:x@example.org>\r\n" + new String(message, ISO_8859_1))
                                .getBytes(ISO_8859_1)))
                .isInstanceOf(FailException.class);

        send("desk@example.org", message, "c@example.com");

        assertThat(SERVER.only("c@example.com").text())
                .doesNotContain("DKIM-Signature")
                .endsWith("\r\n\r\nSee you on Friday.\r\n");
    }

    @Test
    void signatureShouldGoWithTheBodyItCoversWhenRewritingIsChosen() throws Exception {
        send(
                "news@example.org",
                signed(message("news@example.org", "X-Consent-Purpose: shop\n\nHello.\n"), "From:Subject"),
                "d@example.com");

        assertThat(SERVER.only("d@example.com").text())
                .doesNotContain("DKIM-Signature")
                .contains("To stop receiving these messages:");
    }

    @Test
    void signedMessageShouldBeHeldUntilReleasedWhenHoldingIsChosen() throws Exception {
        byte[] message = signed(message("club@example.org", "\nHello.\n"), "From:Subject");

        send("club@example.org", message, "e@example.com", "f@example.com");

        Mail held = SERVER.held();
        assertThat(SERVER.mailboxes().total()).isZero();
        assertThat(attribute(held, "fault")).isEqualTo("SIGNED_BY_SENDER");
        assertThat(SampleJames.recipients(held)).containsExactlyInAnyOrder("e@example.com", "f@example.com");
        assertThat(verified(Messages.octets(held))).hasSize(1);

        SERVER.james().repository(SampleJames.HELD).removeAll();
        held.setState("marketing-released");
        SERVER.james().spool().enQueue(held);
        SERVER.james().awaitIdle();

        assertThat(SERVER.only("e@example.com").text()).doesNotContain("DKIM-Signature");
        SERVER.only("f@example.com");
        SERVER.assertNothingKept();
    }

    @Test
    void encryptedMessageShouldBeRefusedWhenItsPurposeDemandsAVisibleLink() throws Exception {
        send("club@example.org", message("club@example.org", ENCRYPTED), "g@example.com", "h@example.com");

        assertThat(SERVER.only("club@example.org").text())
                .contains("NO_VISIBLE_LINK", "Final-Recipient: rfc822; g@example.com", "rfc822; h@example.com")
                .contains("No unsubscribe link can be put into the body of this message");
        assertThat(SERVER.mailboxes().total()).isOne();
        SERVER.assertNothingKept();
    }

    @Test
    void encryptedMessageShouldBeHeldWhenItsPurposeChoosesSo() throws Exception {
        send("news@example.org", message("news@example.org", "X-Consent-Purpose: shop\n" + ENCRYPTED), "i@example.com");

        assertThat(attribute(SERVER.held(), "fault")).isEqualTo("NO_VISIBLE_LINK");
        assertThat(attribute(SERVER.held(), "faultDetail")).startsWith("its body is signed or encrypted");
        assertThat(SERVER.mailboxes().total()).isZero();
    }

    @Test
    void encryptedMessageShouldBeSentWithItsHeaderOnlyWhenItsPurposeChoosesNothing() throws Exception {
        byte[] message = message("desk@example.org", ENCRYPTED);

        send("desk@example.org", message, "j@example.com");

        assertThat(SERVER.only("j@example.com").text())
                .contains("\r\nList-Unsubscribe: <")
                .endsWith(new String(message, ISO_8859_1));
    }
}
