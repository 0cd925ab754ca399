package org.jamesconsent.message.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jamesconsent.message.mime.MalformedMessageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which {@code DKIM-Signature} fields of the sender's stay, and which our edits break. */
class SenderSignatureTest {
    private static final String FIELDS = "From: news@example.org\nSubject: June\n";
    private static final String BODY = "\nHello.\n";
    private static final RewriteSettings HEADERS_ONLY = Samples.ALL_DIALECTS.withKeepSignedBodies(true);

    private static String signature(String tags) {
        return "DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=s1; " + tags
                + " bh=frcCV1k9oG9oKj3dpUqdJg==;\n\tb=QUJD\n";
    }

    private static String rewrite(String message, RewriteSettings settings) throws MalformedMessageException {
        byte[] octets = Samples.bytes(message);
        RewrittenMessage rewritten = MessageTemplate.of(octets, settings).personalise(Samples.ENGLISH);
        Samples.assertOnlyEditsDiffer(octets, rewritten);
        return Samples.text(rewritten.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "h=from:subject;",
                "h=from:subject; l=6;",
                "h=from:subject; l=0;",
                "c=relaxed/relaxed; h = From :\n Subject ;"
            })
    void personaliseShouldTakeSignatureOutWhenBodyIsEdited(String tags) throws Exception {
        String rewritten = rewrite(FIELDS + signature(tags) + BODY, Samples.ALL_DIALECTS);

        assertThat(rewritten).doesNotContain("DKIM-Signature", "QUJD").contains("Unsubscribe: ", FIELDS);
    }

    @Test
    void personaliseShouldTakeEverySignatureOutWhenBodyIsEdited() throws Exception {
        String rewritten = rewrite(
                "Received: by a\n" + signature("h=from;") + "X-Other: 1\n"
                        + signature("h=from:subject;").toLowerCase() + FIELDS + BODY,
                Samples.ALL_DIALECTS);

        assertThat(rewritten)
                .doesNotContainIgnoringCase("dkim-signature")
                .contains("Received: by a\nX-Other: 1\nFrom:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "h=from:subject;",
                "h=from:from:subject:date;",
                "h=From:\n\tSubject : X-Absent;",
                "l=3; h=from;",
                "h=from:subject:list-id;"
            })
    void personaliseShouldKeepSignatureWhenBodyIsKeptAndNothingElseIsCovered(String tags) throws Exception {
        String message = FIELDS + signature(tags) + BODY;
        byte[] octets = Samples.bytes(message);
        List<HeaderLine> withoutListId = Samples.HEADERS.subList(1, Samples.HEADERS.size());

        String rewritten = Samples.text(MessageTemplate.of(octets, HEADERS_ONLY)
                .personalise(new Personalisation(withoutListId, null, Samples.LINKS))
                .toByteArray());

        assertThat(rewritten).endsWith(message).startsWith("List-Unsubscribe:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "h=from:list-unsubscribe;",
                "h=from:List-Unsubscribe-Post;",
                "h=from:list-id;",
                "h=from:x-consent-purpose;",
                "",
                "h=;",
                "h=from; h=subject;",
                "nonsense; h=from;"
            })
    void personaliseShouldTakeSignatureOutWhenWhatItCoversChangesOrItCannotBeRead(String tags) throws Exception {
        String rest = FIELDS + BODY;

        String rewritten = rewrite("X-Consent-Purpose: news\n" + signature(tags) + rest, HEADERS_ONLY);

        assertThat(rewritten).endsWith("Click\n" + rest).doesNotContain("DKIM-Signature");
    }

    @Test
    void personaliseShouldKeepSignatureWhenSendersListIdIsCoveredAndBodyKept() throws Exception {
        String message = "List-Id: <a.example.org>\n" + signature("h=from:list-id;") + FIELDS + BODY;
        MessageTemplate template = MessageTemplate.of(Samples.bytes(message), HEADERS_ONLY);

        assertThat(template.isReserved("List-Id")).isFalse();
        assertThat(Samples.text(template.personalise(Samples.ENGLISH).toByteArray()))
                .endsWith(message);
    }

    @Test
    void personaliseShouldTakeSignatureOutWhenItsListUnsubscribeIsReplaced() throws Exception {
        String rewritten = rewrite(
                "List-Unsubscribe: <https://example.org/out>\n" + signature("h=from:list-unsubscribe;") + FIELDS + BODY,
                HEADERS_ONLY);

        assertThat(rewritten).doesNotContain("DKIM-Signature", "example.org/out");
    }

    @Test
    void personaliseShouldKeepSignatureWhenItCoversALowerFieldOfThatNameOnly() throws Exception {
        String message = signature("h=from:x-id;") + "X-Id: %unsubscribe_url%\nX-Id: 2\n" + FIELDS + BODY;

        String rewritten = rewrite(message, HEADERS_ONLY);

        assertThat(rewritten).contains("DKIM-Signature", "X-Id: " + Samples.UNSUBSCRIBE + "\nX-Id: 2\n");
    }

    @Test
    void personaliseShouldTakeSignatureOutWhenPlaceholderInCoveredFieldIsFilled() throws Exception {
        String rewritten =
                rewrite(signature("h=from:x-id;") + "X-Id: %unsubscribe_url%\n" + FIELDS + BODY, HEADERS_ONLY);

        assertThat(rewritten).doesNotContain("DKIM-Signature");
    }

    @Test
    void personaliseShouldTakeSignatureOutWhenItCoversOneThatBreaks() throws Exception {
        String later = signature("h=from:dkim-signature;");
        String broken = signature("h=from:x-id;");
        String kept = signature("h=from;");

        String rewritten = rewrite(later + broken + kept + "X-Id: %unsubscribe_url%\n" + FIELDS + BODY, HEADERS_ONLY);

        // What the latest covers is the lowest of its name, which stays.
        assertThat(rewritten).contains(later + kept).doesNotContain(broken);
        assertThat(rewrite(later + broken + "X-Id: %unsubscribe_url%\n" + FIELDS + BODY, HEADERS_ONLY))
                .doesNotContain("DKIM-Signature");
    }

    @Test
    void personaliseShouldKeepArcFieldsWhenBodyIsEdited() throws Exception {
        String arc = "ARC-Seal: i=1; cv=none; b=QUJD\nARC-Message-Signature: i=1; h=from; bh=QUJD; b=QUJD\n"
                + "ARC-Authentication-Results: i=1; mx.example.net; dkim=pass\n";

        String rewritten = rewrite(arc + FIELDS + BODY, Samples.ALL_DIALECTS);

        assertThat(rewritten).contains(arc + FIELDS);
        assertThat(MessageTemplate.of(Samples.bytes(arc + FIELDS + BODY), HEADERS_ONLY)
                        .isSignedBySender())
                .isFalse();
    }

    @Test
    void showsWayOutShouldBeFalseWhenSignedBodyIsKept() throws Exception {
        byte[] signed = Samples.bytes(FIELDS + signature("h=from;") + "\nOut: {{unsubscribe_url}}\n");

        assertThat(MessageTemplate.of(signed, HEADERS_ONLY).showsWayOut()).isFalse();
        assertThat(MessageTemplate.of(signed, HEADERS_ONLY).isSignedBodyKept()).isTrue();
        assertThat(MessageTemplate.of(signed, Samples.ALL_DIALECTS).showsWayOut())
                .isTrue();
        assertThat(MessageTemplate.of(Samples.bytes(FIELDS + BODY), HEADERS_ONLY)
                        .showsWayOut())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: multipart/mixed; boundary=never\n\nno boundary here\n",
                "Content-Type: multipart/alternative\n\nnone declared\n",
                "Content-Type: application/pkcs7-mime\nContent-Transfer-Encoding: base64\n\nQUJD\n",
                "Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n\nQUJD\n",
                "Content-Type: text/plain\nContent-Transfer-Encoding: x-own\n\nabc\n",
                "\n-----BEGIN PGP MESSAGE-----\n\nhQ==\n-----END PGP MESSAGE-----\n"
            })
    void showsWayOutShouldBeFalseWhenNoBodyCanHoldOne(String message) throws Exception {
        assertThat(MessageTemplate.of(Samples.bytes(message), Samples.ALL_DIALECTS)
                        .showsWayOut())
                .isFalse();
    }
}
