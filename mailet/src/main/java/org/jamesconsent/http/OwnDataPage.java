package org.jamesconsent.http;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.consent.Question;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.history.HistoryJson;
import org.jamesconsent.history.HistoryPage;
import org.jamesconsent.history.PersonHistory;
import org.jamesconsent.page.Page;
import org.jamesconsent.selfservice.OwnRequest;
import org.jamesconsent.selfservice.OwnRequest.Status;
import org.jamesconsent.wiring.ConsentRuntime;
import org.jamesconsent.wiring.ConsentRuntime.OrganisationParts;
import org.jamesconsent.wording.Language;
import org.jamesconsent.wording.Languages;
import org.jamesconsent.wording.PageWording;

/**
 * {@code /my-data/TOKEN}: takes along what is known of the person, or erases it. The link went to the person's mailbox only.
 * Looking at the page changes nothing, since scanners follow links; erasing again changes nothing either.
 */
final class OwnDataPage {
    private final ConsentRuntime runtime;
    private final Pages pages;

    private record Found(OrganisationParts parts, OwnRequest request) {
        OrganisationConfiguration organisation() {
            return parts.configuration();
        }
    }

    OwnDataPage(ConsentRuntime runtime, Pages pages) {
        this.runtime = runtime;
        this.pages = pages;
    }

    /** Shows what the link is for; empty if it is none of ours. */
    Optional<WebResponse> show(WebRequest request, String token) throws StoreException {
        return find(token).map(found -> page(found, request, wording(found, request)));
    }

    /** Hands the data out, or erases it; empty if the link is none of ours. */
    Optional<WebResponse> post(WebRequest request, String token) throws StoreException {
        Optional<Found> found = find(token);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        OrganisationParts parts = found.get().parts();
        boolean json = request.has("action", "json");
        if (json || request.has("action", "page")) {
            Optional<PersonHistory> history =
                    parts.ownData().handOut(token, Acts.evidence(request, "web:my-data, confirmed by mail"));
            if (history.isPresent()) {
                return history.map(known -> json
                        ? json(known)
                        : html(known, wording(found.get(), request).language()));
            }
        }
        if (request.has("action", "erase")) {
            // In the language that was known of the person until now.
            return parts.ownData()
                    .erase(token)
                    .map(now -> page(new Found(parts, now), request, wording(found.get(), request)));
        }
        return show(request, token);
    }

    /** Asks every organisation, also after one has recognised its token, so that all tokens take the same time. */
    private Optional<Found> find(String token) throws StoreException {
        Optional<Found> found = Optional.empty();
        for (OrganisationParts parts : runtime.organisations()) {
            Optional<OwnRequest> request = parts.ownData().find(token);
            if (request.isPresent()) {
                found = request.map(one -> new Found(parts, one));
            }
        }
        return found;
    }

    private static PageWording wording(Found found, WebRequest request) {
        return PageWording.in(
                Languages.ofVisitor(
                        found.request().language(),
                        request.acceptLanguage(),
                        found.organisation().defaultLanguage()),
                found.organisation().brand().texts());
    }

    private WebResponse page(Found found, WebRequest request, PageWording wording) {
        boolean data = found.request().wish() == Question.DATA;
        return switch (found.request().status()) {
            case OPEN ->
                data
                        ? page(
                                200,
                                found,
                                request,
                                wording,
                                wording.text("own.data.title"),
                                "own.data.text",
                                List.of(
                                        button("page", wording.text("own.data.page"), false),
                                        button("json", wording.text("own.data.json"), true)))
                        : page(
                                200,
                                found,
                                request,
                                wording,
                                wording.text("own.erasure.title"),
                                "own.erasure.text",
                                List.of(button("erase", wording.text("own.erasure.now"), false)));
            case ERASED ->
                page(200, found, request, wording, wording.text("own.erased.title"), "own.erased.text", List.of());
            case EXPIRED ->
                page(
                        410,
                        found,
                        request,
                        wording,
                        wording.text("confirm.expired.title"),
                        "own.expired.text",
                        List.of());
        };
    }

    private WebResponse page(
            int status,
            Found found,
            WebRequest request,
            PageWording wording,
            String title,
            String text,
            List<Map<String, Object>> buttons) {
        OrganisationConfiguration organisation = found.organisation();
        Map<String, Object> values = Frame.of(
                organisation,
                organisation.purposes().getFirst(),
                request,
                wording,
                title,
                found.request().status() == Status.EXPIRED
                        ? wording.text(text)
                        : wording.text(text, organisation.name()));
        if (!buttons.isEmpty()) {
            values.put("offers", Map.of("buttons", buttons));
        }
        return pages.html(status, wording, Page.OWN_DATA, values);
    }

    private static Map<String, Object> button(String action, String label, boolean quiet) {
        return Map.of("action", action, "label", label, "quiet", quiet);
    }

    private static WebResponse json(PersonHistory history) {
        StringWriter out = new StringWriter();
        try {
            new HistoryJson(out).write(List.of(history));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file("application/json", "my-data.json", out);
    }

    private WebResponse html(PersonHistory history, Language language) {
        StringWriter out = new StringWriter();
        try {
            new HistoryPage(out, runtime.clock().instant(), language).write(history);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file("text/html; charset=utf-8", "my-data.html", out);
    }

    /** To be saved, not shown: the page has its style in it, which our security headers forbid, and is to be kept. */
    private static WebResponse file(String type, String name, StringWriter content) {
        return new WebResponse(
                200,
                Map.of("Content-Type", type, "Content-Disposition", "attachment; filename=\"" + name + "\""),
                content.toString().getBytes(StandardCharsets.UTF_8));
    }
}
