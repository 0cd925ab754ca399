package org.jamesconsent.http;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.ConsentState;
import org.jamesconsent.consent.RecipientFacts;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.page.Page;
import org.jamesconsent.signup.Quota;
import org.jamesconsent.wording.PageWording;

/**
 * {@code /unsubscribe/TOKEN}: a page with one button, and the URI that mailbox providers post to (RFC 8058 section 3.2).
 *
 * <p>Whoever posts here with a link of ours is never refused, however often: providers do it for many people from few
 * addresses. What a link is replayed for within one minute goes into the ledger {@value #ENTRIES_PER_MINUTE} times at most, as
 * long as the withdrawal stands.
 */
final class UnsubscribePage {
    private static final int ENTRIES_PER_MINUTE = 10;

    private final Pages pages;
    private final Quota<Replayed> replays;

    /** One link, in any spelling. */
    private record Replayed(SubjectId subject, String purpose) {}

    UnsubscribePage(Pages pages, Clock clock) {
        this.pages = pages;
        this.replays = new Quota<>(clock, Quota.MINUTE, ENTRIES_PER_MINUTE);
    }

    /** Whether the request is one that unsubscribes. */
    static boolean unsubscribes(WebRequest request) {
        return isOneClick(request) || request.has("action", "unsubscribe");
    }

    private static boolean isOneClick(WebRequest request) {
        return request.has("List-Unsubscribe", "One-Click");
    }

    /** Shows the page. */
    WebResponse show(Visit visit) throws StoreException {
        RecipientFacts facts = visit.facts(visit.purpose());
        PageWording wording = visit.wording(facts);
        return pages.html(200, wording, Page.UNSUBSCRIBE, question(visit, wording, facts));
    }

    /** Withdraws, as {@link #unsubscribes} says, and tells so when it is durable; or undoes just that. */
    WebResponse post(Visit visit) throws StoreException {
        if (!unsubscribes(visit.request())) {
            return Undoing.isWanted(visit.request()) ? undo(visit) : unclear(visit);
        }
        List<Acts.Done> done = withdraw(visit, isOneClick(visit.request()) ? "web:one-click" : "web:unsubscribe");
        PageWording wording = visit.wording(visit.facts(visit.purpose()));
        String organisation = visit.organisation().name();
        String title = visit.title(visit.purpose(), wording.language().locale());
        if (isOneClick(visit.request())) {
            return WebResponse.text(200, wording.left(organisation, title));
        }
        Map<String, Object> values =
                Frame.of(visit, wording, wording.text("unsubscribed.title"), wording.left(organisation, title));
        values.put("effect", wording.effect());
        Undoing.offer(values, visit, wording, done);
        return pages.html(200, wording, Page.UNSUBSCRIBED, values);
    }

    private List<Acts.Done> withdraw(Visit visit, String source) throws StoreException {
        boolean replayed =
                !replays.allows(new Replayed(visit.subject(), visit.purpose().qualifiedName()));
        if (replayed && visit.facts(visit.purpose()).purpose().state() == ConsentState.WITHDRAWN) {
            return List.of();
        }
        Act act = new Act.Withdrawn(visit.wayOut().purpose(), visit.wayOut().channel());
        return new Acts(visit, source).add(act, null).record();
    }

    private WebResponse undo(Visit visit) throws StoreException {
        boolean undone = Undoing.undo(visit);
        RecipientFacts facts = visit.facts(visit.purpose());
        PageWording wording = visit.wording(facts);
        Map<String, Object> values = question(visit, wording, facts);
        Frame.notices(values, List.of(wording.text(undone ? "undo.done" : "undo.late")));
        return pages.html(undone ? 200 : 409, wording, Page.UNSUBSCRIBE, values);
    }

    private WebResponse unclear(Visit visit) throws StoreException {
        RecipientFacts facts = visit.facts(visit.purpose());
        PageWording wording = visit.wording(facts);
        Map<String, Object> values = question(visit, wording, facts);
        Frame.notices(
                values, List.of(wording.text("problem.unclear.title") + ". " + wording.text("problem.unclear.text")));
        return pages.html(400, wording, Page.UNSUBSCRIBE, values);
    }

    private static Map<String, Object> question(Visit visit, PageWording wording, RecipientFacts facts) {
        String organisation = visit.organisation().name();
        String title = visit.title(visit.purpose(), wording.language().locale());
        boolean left = facts.subject().objects() || facts.purpose().state().isOptOut();
        Map<String, Object> values = Frame.of(
                visit,
                wording,
                wording.unsubscribe(),
                wording.text(left ? "unsubscribe.already" : "unsubscribe.question", organisation, title));
        if (!left) {
            values.put("button", wording.unsubscribe());
        }
        return values;
    }
}
