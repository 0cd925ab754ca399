package org.jamesconsent.http;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.config.PurposeConfiguration;
import org.jamesconsent.config.PurposeConfiguration.Wording;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.page.Page;
import org.jamesconsent.signup.Choice;
import org.jamesconsent.signup.Confirmable;
import org.jamesconsent.signup.SignUp;
import org.jamesconsent.token.WayOut;
import org.jamesconsent.wiring.ConsentRuntime;
import org.jamesconsent.wiring.ConsentRuntime.OrganisationParts;
import org.jamesconsent.wording.ConfirmationWording;
import org.jamesconsent.wording.ConfirmationWording.Occasion;
import org.jamesconsent.wording.Languages;
import org.jamesconsent.wording.PageWording;

/**
 * {@code /confirm/TOKEN}: what was asked for, and a button. Looking at it changes nothing, since scanners follow links; pressing
 * the button again changes nothing either. A guardian can take the permission back at the same place, for good.
 */
final class ConfirmPage {
    static final String PATH = "/confirm/";

    private final ConsentRuntime runtime;
    private final Pages pages;

    private record Found(OrganisationParts parts, Confirmable request) {
        OrganisationConfiguration organisation() {
            return parts.configuration();
        }
    }

    ConfirmPage(ConsentRuntime runtime, Pages pages) {
        this.runtime = runtime;
        this.pages = pages;
    }

    /** Shows what the link is for; empty if it is none of ours. */
    Optional<WebResponse> show(WebRequest request, String token) throws StoreException {
        Optional<Found> found = Optional.empty();
        for (OrganisationParts parts : runtime.organisations()) {
            Optional<Confirmable> confirmable = parts.signUp().find(token);
            if (confirmable.isPresent()) {
                found = confirmable.map(one -> new Found(parts, one));
            }
        }
        return found.map(one -> page(one, request));
    }

    /** Confirms, or takes a guardian's permission back; empty if the link is none of ours. */
    Optional<WebResponse> post(WebRequest request, String token) throws StoreException {
        Optional<Found> found = Optional.empty();
        for (OrganisationParts parts : runtime.organisations()) {
            Optional<Confirmable> confirmable = done(parts.signUp(), request, token);
            if (confirmable.isPresent()) {
                found = confirmable.map(one -> new Found(parts, one));
            }
        }
        return found.map(one -> page(one, request));
    }

    private static Optional<Confirmable> done(SignUp signUp, WebRequest request, String token) throws StoreException {
        if (request.has("action", "confirm")) {
            return signUp.confirm(token, Acts.evidence(request, "web:confirm"));
        }
        if (request.has("action", "revoke")) {
            return signUp.revoke(token, Acts.evidence(request, "web:revoke"));
        }
        return signUp.find(token);
    }

    private WebResponse page(Found found, WebRequest request) {
        PageWording wording = PageWording.in(
                Languages.ofVisitor(
                        found.request().language(),
                        request.acceptLanguage(),
                        found.organisation().defaultLanguage()),
                found.organisation().brand().texts());
        Occasion occasion = found.request().occasion();
        String kind = occasion.name().toLowerCase(Locale.ROOT);
        String organisation = found.organisation().name();
        return switch (found.request().status()) {
            case OPEN -> {
                ConfirmationWording words = ConfirmationWording.in(
                        wording.language(),
                        occasion,
                        found.organisation().brand().texts());
                Map<String, Object> values = values(
                        found,
                        request,
                        wording,
                        wording.text("confirm.title." + kind),
                        words.intro(organisation),
                        true);
                List<String> details = SignUp.details(
                        found.request().proposed(),
                        found.request().telephone(),
                        wording.language(),
                        occasion,
                        found.organisation().brand().texts());
                if (!details.isEmpty()) {
                    values.put(
                            "told",
                            Map.of(
                                    "title",
                                    words.told(),
                                    "details",
                                    details.stream()
                                            .map(detail -> Map.of("text", detail))
                                            .toList()));
                }
                values.put("button", words.button());
                values.put("action", "confirm");
                yield pages.html(200, wording, Page.CONFIRM, values);
            }
            case CONFIRMED -> {
                Map<String, Object> values = values(
                        found,
                        request,
                        wording,
                        wording.text("confirm.done.title"),
                        wording.text("confirm.done." + kind, organisation),
                        false);
                values.put("done", true);
                values.put("changeText", wording.text("confirm.change"));
                if (occasion == Occasion.GUARDIAN) {
                    values.put("button", wording.text("confirm.revoke"));
                    values.put("action", "revoke");
                    values.put("quiet", true);
                } else {
                    values.put("link", "preferences/" + preferences(found));
                    values.put("linkText", wording.preferences());
                }
                yield pages.html(200, wording, Page.CONFIRM, values);
            }
            case EXPIRED -> ended(found, request, wording, "confirm.expired", 410);
            case OVERTAKEN ->
                occasion == Occasion.GUARDIAN
                        ? pages.html(
                                200,
                                wording,
                                Page.CONFIRM,
                                values(
                                        found,
                                        request,
                                        wording,
                                        wording.text("confirm.revoked.title"),
                                        wording.text("confirm.revoked.text", organisation),
                                        false))
                        : ended(found, request, wording, "confirm.overtaken", 410);
        };
    }

    private WebResponse ended(Found found, WebRequest request, PageWording wording, String name, int status) {
        Map<String, Object> values =
                values(found, request, wording, wording.text(name + ".title"), wording.text(name + ".text"), false);
        found.request().purposes().stream()
                .filter(PurposeConfiguration::isOffered)
                .findFirst()
                .ifPresent(purpose -> {
                    values.put("link", "subscribe/" + purpose.qualifiedName());
                    values.put("linkText", wording.text("subscribe.title"));
                });
        return pages.html(status, wording, Page.CONFIRM, values);
    }

    private static String preferences(Found found) {
        return found.parts()
                .tokens()
                .write(new WayOut(
                        found.request().subject(),
                        found.request().purposes().getFirst().purpose().name(),
                        Channel.MAIL));
    }

    private static Map<String, Object> values(
            Found found, WebRequest request, PageWording wording, String title, String text, boolean worded) {
        Map<String, Object> values =
                Frame.of(found.organisation(), found.request().purposes().getFirst(), request, wording, title, text);
        values.put(
                "purposes",
                found.request().choices().stream()
                        .map(choice -> choice(found.organisation(), choice, wording, worded))
                        .toList());
        return values;
    }

    private static Map<String, Object> choice(
            OrganisationConfiguration organisation, Choice choice, PageWording wording, boolean worded) {
        Locale wanted = wording.language().locale();
        PurposeConfiguration purpose = choice.purpose();
        String title = purpose.title(wanted, organisation.defaultLanguage());
        Map<String, Object> values = new HashMap<>();
        values.put("title", choice.channel() == Channel.SMS ? wording.bySms(title) : title);
        Locale shown = purpose.wordingLanguage(choice.channel(), wanted, organisation.defaultLanguage());
        Wording text = shown == null ? null : purpose.wordings(choice.channel()).get(shown);
        if (worded && shown != null && text != null) {
            values.put("wording", text.text());
            values.put("wordingLanguage", shown.toLanguageTag());
        }
        return values;
    }
}
