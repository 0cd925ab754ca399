package org.jamesconsent.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jamesconsent.config.InvalidConfigurationException;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.config.PurposeConfiguration;
import org.jamesconsent.config.WebConfiguration;
import org.jamesconsent.consent.Purpose;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.page.Page;
import org.jamesconsent.page.PageTemplates;
import org.jamesconsent.selfservice.OwnData;
import org.jamesconsent.signup.Outbox;
import org.jamesconsent.signup.OutboxException;
import org.jamesconsent.signup.Quota;
import org.jamesconsent.token.WayOut;
import org.jamesconsent.wiring.ConsentRuntime;
import org.jamesconsent.wiring.ConsentRuntime.OrganisationParts;
import org.jamesconsent.wording.Languages;
import org.jamesconsent.wording.OwnTexts;
import org.jamesconsent.wording.PageWording;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which request gets which answer.
 *
 * <table>
 * <caption>Routes</caption>
 * <tr><td>{@code /unsubscribe/TOKEN}</td><td>GET, HEAD: a page with one button. POST: withdraws (RFC 8058)</td></tr>
 * <tr><td>{@code /preferences/TOKEN}</td><td>GET, HEAD: all purposes. POST: saves, stops everything, undoes</td></tr>
 * <tr><td>{@code /subscribe/PURPOSE}</td><td>GET, HEAD: a form. POST: asks the address to confirm</td></tr>
 * <tr><td>{@code /subscribe/PURPOSE/qr.svg}, {@code qr.png}</td><td>GET, HEAD: a picture that leads there</td></tr>
 * <tr><td>{@code /confirm/TOKEN}</td><td>GET, HEAD: a page with one button. POST: confirms</td></tr>
 * <tr><td>{@code /my-data/TOKEN}</td><td>GET, HEAD: a page with buttons. POST: hands the own data out, or erases it</td></tr>
 * <tr><td>{@code /assets/consent.css}</td><td>GET, HEAD</td></tr>
 * <tr><td>{@code /assets/brand/NAME}</td><td>GET, HEAD: logos and colours</td></tr>
 * <tr><td>{@code /health}</td><td>GET, HEAD: {@code ok} as long as we answer at all</td></tr>
 * </table>
 *
 * <p>GET, HEAD and OPTIONS never change anything. A token that is truncated, forged, of another organisation, of an unknown key
 * or of an unknown purpose is always met by the same page. Safe for any thread.
 */
final class Site {
    private static final Logger LOGGER = LoggerFactory.getLogger(Site.class);
    private static final String UNSUBSCRIBE = "/unsubscribe/";
    private static final String PREFERENCES = "/preferences/";
    private static final String STYLE_SHEET = "/assets/" + PageTemplates.STYLE_SHEET;
    private static final String RETRY_SECONDS = "120";

    private final ConsentRuntime runtime;
    private final Pages pages;
    private final BrandAssets brands;
    private final UnsubscribePage unsubscribe;
    private final PreferencePage preferences;
    private final SubscribePage subscribe;
    private final ConfirmPage confirm;
    private final OwnDataPage ownData;
    private final Quota<String> posts;

    /** @throws InvalidConfigurationException if an own template cannot be used */
    Site(ConsentRuntime runtime, WebConfiguration configuration, Outbox outbox) throws InvalidConfigurationException {
        this.runtime = runtime;
        this.pages = new Pages(PageTemplates.of(configuration.templates()));
        this.brands = new BrandAssets(runtime.configuration());
        this.unsubscribe = new UnsubscribePage(pages, runtime.clock());
        this.preferences = new PreferencePage(pages, runtime.clock(), outbox);
        this.subscribe = new SubscribePage(runtime, configuration, pages, outbox);
        this.confirm = new ConfirmPage(runtime, pages);
        this.ownData = new OwnDataPage(runtime, pages);
        this.posts = new Quota<>(runtime.clock(), Quota.MINUTE, configuration.postsPerMinute());
    }

    /** The answer; blocks while the store works. */
    WebResponse answer(WebRequest request) {
        String path = request.path();
        boolean tokened = path.startsWith(UNSUBSCRIBE) || path.startsWith(PREFERENCES);
        boolean mailed = path.startsWith(ConfirmPage.PATH) || path.startsWith(OwnData.PATH);
        boolean signsUp = mailed
                || path.startsWith(SubscribePage.PATH) && QrCode.Form.of(path).isEmpty();
        String allowed = tokened || signsUp ? "GET, HEAD, OPTIONS, POST" : "GET, HEAD, OPTIONS";
        if (!List.of(allowed.split(", ")).contains(request.method())) {
            return WebResponse.text(405, "This method is not allowed here.").with("Allow", allowed);
        }
        if (request.method().equals("OPTIONS")) {
            return new WebResponse(204, Map.of("Allow", allowed), new byte[0]);
        }
        if (tokened) {
            return tokened(request, path.substring(path.lastIndexOf('/') + 1));
        }
        if (signsUp) {
            return signsUp(request, path);
        }
        if (path.startsWith(SubscribePage.PATH)) {
            return qrCode(request, path);
        }
        return switch (path) {
            case "/health" -> WebResponse.text(200, "ok");
            case STYLE_SHEET ->
                new WebResponse(
                        200,
                        Map.of("Content-Type", "text/css; charset=utf-8", "Cache-Control", "public, max-age=3600"),
                        pages.styleSheet());
            default -> brands.at(path).orElseGet(() -> problem(404, "link", request));
        };
    }

    private WebResponse signsUp(WebRequest request, String path) {
        boolean isPost = request.method().equals("POST");
        if (isPost && !posts.allows(ClientAddress.network(request.client()))) {
            return problem(429, "many", request).with("Retry-After", "60");
        }
        try {
            Optional<WebResponse> answer = Optional.empty();
            if (path.startsWith(ConfirmPage.PATH)) {
                String token = path.substring(ConfirmPage.PATH.length());
                answer = isPost ? confirm.post(request, token) : confirm.show(request, token);
            } else if (path.startsWith(OwnData.PATH)) {
                String token = path.substring(OwnData.PATH.length());
                answer = isPost ? ownData.post(request, token) : ownData.show(request, token);
            } else {
                Optional<SubscribePage.Form> form = subscribe.find(path.substring(SubscribePage.PATH.length()));
                if (form.isPresent()) {
                    answer = Optional.of(
                            isPost ? subscribe.post(form.get(), request) : subscribe.show(form.get(), request));
                }
            }
            return answer.orElseGet(() -> problem(404, "link", request));
        } catch (StoreException e) {
            return later(request, e);
        } catch (OutboxException e) {
            return unsent(request, e);
        }
    }

    private WebResponse qrCode(WebRequest request, String path) {
        QrCode.Form form = QrCode.Form.of(path).orElseThrow();
        String name = path.substring(
                SubscribePage.PATH.length(), path.length() - form.suffix().length());
        return subscribe
                .find(name)
                .map(found -> QrCode.of(found.organisation().publicUrl() + SubscribePage.PATH + name, form))
                .orElseGet(() -> problem(404, "link", request));
    }

    private WebResponse later(WebRequest request, StoreException cause) {
        LOGGER.error("A visitor was asked to come back later: {}", cause.getMessage());
        return problem(503, "later", request).with("Retry-After", RETRY_SECONDS);
    }

    private WebResponse unsent(WebRequest request, OutboxException cause) {
        LOGGER.error("A visitor was asked to sign up again later: {}", cause.getMessage());
        return problem(503, "unsent", request).with("Retry-After", RETRY_SECONDS);
    }

    private WebResponse tokened(WebRequest request, String token) {
        Optional<Visit> visit = visit(request, token);
        if (request.method().equals("POST") && !allows(request, visit)) {
            return problem(429, "many", request).with("Retry-After", "60");
        }
        if (visit.isEmpty()) {
            return problem(404, "link", request);
        }
        try {
            return tokened(visit.get(), request.method().equals("POST"));
        } catch (StoreException e) {
            return later(request, e);
        } catch (OutboxException e) {
            return unsent(request, e);
        }
    }

    private WebResponse tokened(Visit visit, boolean isPost) throws StoreException, OutboxException {
        if (isUnsubscribe(visit.request())) {
            return isPost ? unsubscribe.post(visit) : unsubscribe.show(visit);
        }
        return isPost ? preferences.post(visit) : preferences.show(visit);
    }

    private static boolean isUnsubscribe(WebRequest request) {
        return request.path().startsWith(UNSUBSCRIBE);
    }

    /** Whoever leaves with a link of ours is never refused; all else has a limit by network, and saving one by person. */
    private boolean allows(WebRequest request, Optional<Visit> visit) {
        boolean leaves = isUnsubscribe(request)
                ? UnsubscribePage.unsubscribes(request)
                : PreferencePage.stopsEverything(request);
        if (visit.isPresent() && leaves) {
            return true;
        }
        return posts.allows(ClientAddress.network(request.client()))
                && (visit.isEmpty() || preferences.allows(visit.get()));
    }

    /** Asks every organisation, also after one has recognised its token, so that all tokens take the same time. */
    private Optional<Visit> visit(WebRequest request, String token) {
        Optional<Visit> found = Optional.empty();
        boolean fits = request.path().chars().filter(c -> c == '/').count() == 2;
        for (OrganisationParts parts : runtime.organisations()) {
            Optional<WayOut> wayOut = parts.tokens().read(token).filter(w -> fits);
            Optional<PurposeConfiguration> purpose = wayOut.flatMap(
                            w -> parts.configuration().purpose(w.purpose()))
                    .filter(p -> p.purpose().kind() != Purpose.Kind.SERVICE);
            if (wayOut.isPresent() && purpose.isPresent()) {
                found = Optional.of(new Visit(runtime, parts, wayOut.get(), purpose.get(), token, request));
            }
        }
        return found;
    }

    /** A page that says what is wrong and what to do, in the visitor's language, and by whom if there is one organisation only. */
    private WebResponse problem(int status, String name, WebRequest request) {
        List<OrganisationConfiguration> all = runtime.configuration().organisations();
        OrganisationConfiguration first = all.getFirst();
        boolean alone = all.size() == 1;
        PageWording wording = PageWording.in(
                Languages.ofVisitor(null, request.acceptLanguage(), first.defaultLanguage()),
                alone ? first.brand().texts() : OwnTexts.NONE);
        return pages.html(status, wording, Page.PROBLEM, Frame.ofProblem(alone ? first : null, request, wording, name));
    }
}
