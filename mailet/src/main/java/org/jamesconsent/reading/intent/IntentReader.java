package org.jamesconsent.reading.intent;

import java.util.Set;
import org.jamesconsent.reading.mail.PlainText;
import org.jspecify.annotations.Nullable;

/** Finds what a person wants in their own words. Immutable and safe for any thread. */
public final class IntentReader {
    private static final Set<String> LEAVE = Set.of(
            "stop",
            "unsubscribe",
            "desinscription",
            "desabonnement",
            "abmelden",
            "abbestellen",
            "baja",
            "cancellami",
            "disiscrizione",
            "uitschrijven",
            "afmelden",
            "descadastrar",
            "remover");
    private static final Set<String> JOIN = Set.of(
            "subscribe",
            "inscription",
            "abonnement",
            "anmelden",
            "suscribir",
            "alta",
            "iscrivimi",
            "aanmelden",
            "inscrever");

    /**
     * @param subject decoded; a reply's says nothing but for an unmistakable command
     * @param ownWords the text without what it quotes
     */
    public Answer read(String subject, boolean isReply, String ownWords, @Nullable String sender) {
        String words = bare(ownWords);
        if (LEAVE.contains(words)) {
            return new Answer(
                    Intent.WITHDRAW, Set.of(Intent.WITHDRAW), Scope.THIS_PURPOSE, ownWords.strip(), ownWords, null);
        }
        return new Answer(Intent.OTHER, Set.of(Intent.OTHER), null, null, ownWords, null);
    }

    /** Whether a subject is nothing but the command to leave. */
    public boolean isLeaveCommand(String subject) {
        return LEAVE.contains(bare(subject));
    }

    /** Whether a subject is nothing but the command to join. */
    public boolean isJoinCommand(String subject) {
        return JOIN.contains(bare(subject));
    }

    private static String bare(String text) {
        return text.length() > 100
                ? ""
                : PlainText.of(text).replaceAll("[^a-z ]", "").strip();
    }
}
