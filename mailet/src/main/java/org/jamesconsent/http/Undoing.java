package org.jamesconsent.http;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.ConsentState;
import org.jamesconsent.consent.RecipientFacts;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.signup.Choice;
import org.jamesconsent.token.UndoTokens;
import org.jamesconsent.token.UndoTokens.Undo;
import org.jamesconsent.wording.PageWording;

/**
 * Takes back what a visitor has just withdrawn by a page: within an hour, by who has the answer to that very withdrawal, and only
 * while nothing else was withdrawn since.
 */
final class Undoing {
    private static final Duration TIME = Duration.ofHours(1);
    private static final String FIELD = "undo";

    private Undoing() {}

    /** Whether the request wants to undo something. */
    static boolean isWanted(WebRequest request) {
        return !request.values(FIELD).isEmpty();
    }

    /** Puts a button on a page that undoes these acts, as far as they changed anything that can be undone. */
    static void offer(Map<String, Object> values, Visit visit, PageWording wording, List<Acts.Done> acts) {
        UndoTokens tokens = tokens(visit);
        List<Map<String, String>> fields = acts.stream()
                .filter(done -> done.recorded().changed())
                .filter(done -> done.act() instanceof Act.Withdrawn || done.act() instanceof Act.Objected)
                .map(done -> Map.of(
                        "token",
                        tokens.write(visit.subject(), new Undo(done.recorded().entry(), done.at()))))
                .toList();
        if (!fields.isEmpty()) {
            values.put(
                    FIELD,
                    Map.of(
                            "question",
                            wording.text("undo.text"),
                            "button",
                            wording.text("undo.button"),
                            "tokens",
                            fields));
        }
    }

    /**
     * Undoes what the request proves to be its sender's.
     *
     * @return whether there was anything
     * @throws StoreException if nothing was undone since the store cannot be reached
     */
    static boolean undo(Visit visit) throws StoreException {
        Instant oldest = visit.runtime().clock().instant().minus(TIME);
        Set<Long> entries = new HashSet<>();
        for (String token : visit.request().values(FIELD)) {
            tokens(visit)
                    .read(visit.subject(), token)
                    .filter(undo -> undo.at().isAfter(oldest))
                    .ifPresent(undo -> entries.add(undo.entry()));
        }
        if (entries.isEmpty()) {
            return false;
        }
        Acts acts = new Acts(visit, "web:undo");
        for (Choice choice : visit.choices()) {
            RecipientFacts facts = visit.facts(choice.purpose(), choice.channel());
            Instant withdrawnAt = facts.purpose().at();
            if (facts.purpose().state() == ConsentState.WITHDRAWN
                    && withdrawnAt != null
                    && entries.contains(facts.purpose().entry())) {
                acts.add(new Act.WithdrawalUndone(choice.matter().purpose(), choice.channel(), withdrawnAt), null);
            }
        }
        if (entries.contains(visit.facts(visit.purpose()).subject().standingObjectionEntry())) {
            acts.add(new Act.ObjectionLifted(false), null);
        }
        return !acts.record().isEmpty();
    }

    private static UndoTokens tokens(Visit visit) {
        return new UndoTokens(visit.organisationId(), visit.parts().keyring());
    }
}
