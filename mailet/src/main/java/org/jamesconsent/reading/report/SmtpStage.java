package org.jamesconsent.reading.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far the dialogue of RFC 5321 section 4 had come when a server refused: so far, it knew no more. */
enum SmtpStage {
    /** It knew the address of the sending server, and its name: not whom the message is for. */
    GREETING(
            "refused to talk to me",
            "initial connection",
            "after initial greeting",
            "during greeting",
            "after ehlo",
            "after helo",
            "in reply to ehlo",
            "in reply to helo",
            ">>> ehlo",
            ">>> helo",
            "response to ehlo",
            "response to helo"),
    /** It knew the sender. */
    SENDER(
            "after mail from",
            "pipelined mail from",
            "in reply to mail from",
            "response to mail from",
            "following mail command",
            "for mail from command",
            "our mail from",
            ">>> mail from",
            "[mail_from]",
            "(mail from)",
            "does not like sender",
            "but sender was rejected"),
    /** It knew the recipient. */
    RECIPIENT(
            "after rcpt to",
            "pipelined rcpt to",
            "in reply to rcpt to",
            "response to rcpt to",
            "following rcpt command",
            "for rcpt to command",
            "for rcpt command",
            "our rcpt to",
            ">>> rcpt to",
            "[rcpt_to]",
            "(rcpt to)",
            "does not like recipient",
            "rejected recipient",
            "recipient was rejected"),
    /** It was about to read the message, or had read it. */
    MESSAGE(
            "after data",
            "after end of data",
            "pipelined data",
            "pipelined end of data",
            "after sending data",
            "in reply to data",
            "in reply to end of data",
            "response to data",
            "following data command",
            "for data command",
            "for text command",
            "our data",
            "our final data",
            ">>> data",
            ">>> .",
            "[data]",
            "(data)",
            "smtp command data",
            "failed after i sent the message");

    private static final Phrases<SmtpStage> PHRASES = new Phrases<>(SmtpStage.class, stage -> stage.phrases);

    private final List<String> phrases;

    SmtpStage(String... phrases) {
        this.phrases = List.of(phrases);
    }

    /** @param text in lower case, on one line; null if it does not say */
    static @Nullable SmtpStage in(String text) {
        return PHRASES.lastIn(text);
    }

    /** Whether the recipient was not yet known, so that nothing can tell against it. */
    boolean isBeforeRecipient() {
        return this == GREETING || this == SENDER;
    }
}
