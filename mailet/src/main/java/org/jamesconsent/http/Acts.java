package org.jamesconsent.http;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.Evidence;
import org.jamesconsent.consent.OptOutsOfNow;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.wording.Lines;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what a visitor did into the ledger, with the evidence that a request gives. Collects first, for one thread. */
final class Acts {
    private static final Logger LOGGER = LoggerFactory.getLogger(Acts.class);
    private static final int MAX_USER_AGENT_CHARACTERS = 200;

    /**
     * An act, and what became of it.
     *
     * @param at when it happened
     */
    record Done(Act act, Instant at, ConsentStore.Recorded recorded) {}

    private final Visit visit;
    private final String source;
    private final Instant now;
    private final List<ConsentEvent> events = new ArrayList<>();

    /**
     * @param source which door the act came through, for example {@code web:preferences}
     */
    Acts(Visit visit, String source) {
        this.visit = visit;
        this.source = source;
        this.now = visit.runtime().clock().instant();
    }

    /**
     * @param wording the version of the wording that was shown; null if none was
     */
    Acts add(Act act, @Nullable String wording) {
        events.add(new ConsentEvent(
                visit.organisationId(), visit.subject(), now, act, evidence(visit.request(), source, wording)));
        return this;
    }

    /** The evidence that a request gives of itself. */
    static Evidence evidence(WebRequest request, String source) {
        return evidence(request, source, null);
    }

    private static Evidence evidence(WebRequest request, String source, @Nullable String wording) {
        String userAgent =
                request.userAgent() == null ? null : Lines.one(request.userAgent(), MAX_USER_AGENT_CHARACTERS);
        return new Evidence(source, request.client(), userAgent, wording, null, null, null, null);
    }

    /**
     * Takes all of them into the ledger, or none.
     *
     * @throws StoreException if none was taken
     */
    List<Done> record() throws StoreException {
        if (events.isEmpty()) {
            return List.of();
        }
        ConsentStore store = visit.runtime().store();
        List<ConsentEvent> dated = OptOutsOfNow.dated(store, events);
        List<ConsentStore.Recorded> recorded = store.record(dated);
        List<Done> done = new ArrayList<>();
        for (int i = 0; i < dated.size(); i++) {
            ConsentEvent event = dated.get(i);
            done.add(new Done(event.act(), event.at(), recorded.get(i)));
            LOGGER.info(
                    "subject {} of {}: {} by {}, ledger entry {}{}",
                    event.subject(),
                    event.organisation(),
                    event.act() instanceof Act.Learnt ? "language learnt" : event.act(),
                    source,
                    recorded.get(i).entry(),
                    recorded.get(i).changed() ? "" : " (nothing changed)");
        }
        return done;
    }
}
