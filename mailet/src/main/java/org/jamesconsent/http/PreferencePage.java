package org.jamesconsent.http;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.config.PurposeConfiguration;
import org.jamesconsent.config.PurposeConfiguration.Wording;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentState;
import org.jamesconsent.consent.InvalidAddressException;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.ObjectionKind;
import org.jamesconsent.consent.Profile;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.Question;
import org.jamesconsent.consent.RecipientFacts;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.Telephone;
import org.jamesconsent.page.Page;
import org.jamesconsent.policy.Basis;
import org.jamesconsent.policy.Reason;
import org.jamesconsent.policy.Verdict;
import org.jamesconsent.signup.Choice;
import org.jamesconsent.signup.Outbox;
import org.jamesconsent.signup.OutboxException;
import org.jamesconsent.signup.Quota;
import org.jamesconsent.signup.SignUpRequest;
import org.jamesconsent.wording.Language;
import org.jamesconsent.wording.PageWording;

/**
 * {@code /preferences/TOKEN}: every marketing purpose of the organisation, on or off, "stop everything", and the language.
 *
 * <p>On is what the rules would send today, on whatever ground; everything can be switched off. Only what differs from what the
 * page showed is a wish: what changed elsewhere meanwhile stays as it is. Switching on asks for the address first, since none is
 * kept, and then for a confirmation from there, since the link may have been forwarded; the answer does not tell whether the
 * address is the one that the link was sent to. The same holds for getting at the own data, and for having it erased.
 */
final class PreferencePage {
    private static final int ENTRIES_PER_MINUTE = 10;

    private final Pages pages;
    private final Outbox outbox;
    private final Quota<SubjectId> saves;
    private final Quota<SubjectId> stops;

    /** What the rules say of a purpose on a channel for the visitor. */
    private record Offer(Choice choice, RecipientFacts facts, Verdict verdict) {
        PurposeConfiguration purpose() {
            return choice.purpose();
        }

        /** What stands for it in the form. */
        String name() {
            return field(choice);
        }

        boolean on() {
            return verdict instanceof Verdict.Allow;
        }
    }

    PreferencePage(Pages pages, Clock clock, Outbox outbox) {
        this.pages = pages;
        this.outbox = outbox;
        this.saves = new Quota<>(clock, Quota.MINUTE, ENTRIES_PER_MINUTE);
        this.stops = new Quota<>(clock, Quota.MINUTE, ENTRIES_PER_MINUTE);
    }

    /** Whether the request is one that stops everything. */
    static boolean stopsEverything(WebRequest request) {
        return request.has("action", "stop");
    }

    /** Whether the person may save once more within this minute. */
    boolean allows(Visit visit) {
        return saves.allows(visit.subject());
    }

    /** Shows the page. */
    WebResponse show(Visit visit) throws StoreException {
        return page(200, visit, List.of(), List.of(), List.of());
    }

    /** Does what the form says. */
    WebResponse post(Visit visit) throws StoreException, OutboxException {
        WebRequest request = visit.request();
        if (stopsEverything(request)) {
            return page(200, visit, List.of(), stop(visit), List.of());
        }
        if (Undoing.isWanted(request)) {
            boolean undone = Undoing.undo(visit);
            return page(undone ? 200 : 409, visit, List.of(undone ? "undo.done" : "undo.late"), List.of(), List.of());
        }
        if (request.has("action", "save")) {
            List<Acts.Done> done = save(visit);
            List<String> wanted = switchedOn(visit);
            List<String> notices = !done.isEmpty()
                    ? List.of("preferences.saved")
                    : wanted.isEmpty() ? List.of("preferences.unchanged") : List.of();
            return page(200, visit, notices, done, wanted);
        }
        if (request.has("action", "request")) {
            return request(visit);
        }
        if (request.has("action", "data")) {
            return ask(visit, Question.DATA);
        }
        if (request.has("action", "erasure")) {
            return ask(visit, Question.ERASURE);
        }
        return page(400, visit, List.of("problem.unclear.title"), List.of(), List.of());
    }

    private List<Acts.Done> stop(Visit visit) throws StoreException {
        if (!stops.allows(visit.subject())
                && visit.facts(visit.purpose()).subject().objects()) {
            return List.of();
        }
        return new Acts(visit, "web:preferences")
                .add(new Act.Objected(ObjectionKind.WITHDRAWAL), null)
                .record();
    }

    private static List<Acts.Done> save(Visit visit) throws StoreException {
        WebRequest request = visit.request();
        Set<String> shown = Set.copyOf(request.values("shown"));
        Set<String> wanted = Set.copyOf(request.values("on"));
        PageWording wording = visit.wording(visit.facts(visit.purpose()));
        Acts acts = new Acts(visit, "web:preferences");
        for (Offer offer : offers(visit)) {
            boolean wasOn = shown.contains(offer.name());
            boolean isWanted = wanted.contains(offer.name());
            if (wasOn && !isWanted) {
                acts.add(
                        new Act.Withdrawn(
                                offer.choice().matter().purpose(),
                                offer.choice().channel()),
                        offer.purpose()
                                .versionShown(
                                        offer.choice().channel(),
                                        wording.language().locale(),
                                        visit.organisation().defaultLanguage()));
            }
        }
        String language = request.values("language").stream().findFirst().orElse("");
        if (!request.has("shown-language", language)
                && Arrays.stream(Language.values())
                        .anyMatch(known -> known.tag().equals(language))) {
            acts.add(new Act.Learnt(new Profile(null, language, null, null, null, null, null, null)), null);
        }
        return acts.record();
    }

    /** The names of the purposes that the visitor has ticked and is not sent. */
    private static List<String> switchedOn(Visit visit) throws StoreException {
        Set<String> shown = Set.copyOf(visit.request().values("shown"));
        Set<String> ticked = Set.copyOf(visit.request().values("on"));
        return offers(visit).stream()
                .filter(offer -> !offer.on())
                .map(Offer::name)
                .filter(name -> ticked.contains(name) && !shown.contains(name))
                .toList();
    }

    /** Sends the mail that confirms what was switched on, if the address is that of the link. */
    private WebResponse request(Visit visit) throws StoreException, OutboxException {
        WebRequest request = visit.request();
        Set<String> ticked = Set.copyOf(request.values("want"));
        PageWording wording = visit.wording(visit.facts(visit.purpose()));
        List<Choice> wanted = visit.choices().stream()
                .filter(choice -> ticked.contains(field(choice)))
                .toList();
        boolean sms = wanted.stream().anyMatch(choice -> choice.channel() == Channel.SMS);
        Optional<CanonicalAddress> address = address(request);
        Optional<Telephone> telephone =
                request.values("telephone").stream().findFirst().flatMap(Telephone::of);
        List<String> errors = new ArrayList<>();
        if (address.isEmpty()) {
            errors.add("error.address");
        }
        if (sms && telephone.isEmpty()) {
            errors.add("error.telephone");
        }
        if (address.isEmpty() || !errors.isEmpty()) {
            return page(
                    400,
                    visit,
                    errors,
                    List.of(),
                    wanted.stream().map(PreferencePage::field).toList());
        }
        if (!wanted.isEmpty() && isVisitors(address.get(), visit)) {
            Profile proposed = new Profile(null, wording.language().tag(), null, null, null, null, null, null);
            visit.parts()
                    .signUp()
                    .request(
                            new SignUpRequest(
                                    address.get(),
                                    shown(visit, wording, wanted, Channel.MAIL),
                                    proposed,
                                    Acts.evidence(request, "web:preferences"),
                                    shown(visit, wording, wanted, Channel.SMS),
                                    sms ? telephone.orElse(null) : null,
                                    null),
                            outbox);
        }
        return page(200, visit, List.of("change.sent"), List.of(), List.of());
    }

    /** What was shown beside each choice of a channel. */
    private static Map<PurposeName, String> shown(
            Visit visit, PageWording wording, List<Choice> choices, Channel channel) {
        Map<PurposeName, String> all = new LinkedHashMap<>();
        for (Choice choice : choices) {
            if (choice.channel() == channel) {
                String shown = choice.purpose()
                        .versionShown(
                                channel,
                                wording.language().locale(),
                                visit.organisation().defaultLanguage());
                all.put(choice.matter().purpose(), shown == null ? SignUpRequest.NOT_SHOWN : shown);
            }
        }
        return all;
    }

    private static String field(Choice choice) {
        String name = choice.matter().purpose().value();
        return choice.channel() == Channel.SMS ? name + ":sms" : name;
    }

    /** Sends the mail with the link to the own data, or to its erasure, if the address is that of the link. */
    private WebResponse ask(Visit visit, Question wish) throws StoreException, OutboxException {
        Optional<CanonicalAddress> address = address(visit.request());
        if (address.isEmpty()) {
            return page(400, visit, List.of("error.address"), List.of(), List.of());
        }
        if (isVisitors(address.get(), visit)) {
            visit.parts()
                    .ownData()
                    .ask(
                            address.get(),
                            wish,
                            visit.purpose(),
                            visit.wording(visit.facts(visit.purpose())).language(),
                            Acts.evidence(visit.request(), "web:preferences"),
                            outbox);
        }
        return page(200, visit, List.of("own.sent"), List.of(), List.of());
    }

    private static Optional<CanonicalAddress> address(WebRequest request) {
        try {
            return Optional.of(CanonicalAddress.of(
                    request.values("address").stream().findFirst().orElse("")));
        } catch (InvalidAddressException e) {
            return Optional.empty();
        }
    }

    private static boolean isVisitors(CanonicalAddress address, Visit visit) {
        return visit.parts().keyring().subjectId(address).equals(visit.subject());
    }

    private WebResponse page(
            int status, Visit visit, List<String> notices, List<Acts.Done> done, List<String> switchedOn)
            throws StoreException {
        List<Offer> offers = offers(visit);
        Map<Long, Telephone> telephones = telephones(visit, offers);
        RecipientFacts facts = visit.facts(visit.purpose());
        PageWording wording = visit.wording(facts);
        String organisation = visit.organisation().name();
        Map<String, Object> values = Frame.of(visit, wording, wording.text("preferences.title"), "");
        values.put("intro", wording.text("preferences.intro", organisation));
        values.put("private", wording.text("preferences.private"));
        values.put("purposesTitle", wording.text("preferences.purposes"));
        values.put(
                "purposes",
                offers.stream()
                        .map(offer -> values(visit, wording, offer, telephones))
                        .toList());
        values.put("languageText", wording.text("preferences.language"));
        values.put(
                "languages",
                Arrays.stream(Language.values())
                        .map(language -> Map.of(
                                "tag",
                                language.tag(),
                                "name",
                                PageWording.in(language).languageName(),
                                "selected",
                                language == wording.language()))
                        .toList());
        values.put("save", wording.text("preferences.save"));
        boolean stopped = facts.subject().objects();
        if (!stopped) {
            values.put(
                    "stop",
                    Map.of(
                            "title",
                            wording.text("stop.title"),
                            "text",
                            wording.text("stop.text", organisation),
                            "button",
                            wording.text("stop.button")));
        }
        Map<String, String> wrong = new LinkedHashMap<>();
        notices.stream()
                .filter(notice -> notice.startsWith("error."))
                .forEach(error -> wrong.put(
                        error.equals("error.telephone")
                                ? "telephone"
                                : switchedOn.isEmpty() ? "own-address" : "address",
                        wording.text(error)));
        Frame.errors(values, wording, wrong);
        values.put(
                "own",
                Map.of(
                        "title",
                        wording.text("own.title"),
                        "text",
                        wording.text("own.text", organisation),
                        "label",
                        wording.text("subscribe.address"),
                        "why",
                        wording.text("change.address"),
                        "error",
                        wrong.getOrDefault("own-address", ""),
                        "data",
                        wording.text("own.data.button"),
                        "erasure",
                        wording.text("own.erasure.button")));
        List<String> texts = new ArrayList<>(notices.stream()
                .filter(notice -> !notice.startsWith("error."))
                .map(wording::text)
                .toList());
        done.forEach(d -> texts.addAll(told(visit, wording, d.act())));
        if (!switchedOn.isEmpty()) {
            offers.stream()
                    .filter(offer -> switchedOn.contains(offer.name()))
                    .map(offer -> visit.title(offer.choice(), wording))
                    .forEach(title -> texts.add(wording.textOf("change.requested", title)));
            Map<String, Object> change = new HashMap<>();
            change.put("label", wording.text("subscribe.address"));
            change.put("why", wording.text("change.address"));
            change.put("button", wording.text("change.button"));
            change.put("error", wrong.getOrDefault("address", ""));
            change.put(
                    "wanted",
                    switchedOn.stream().map(name -> Map.of("name", name)).toList());
            boolean sms = offers.stream()
                    .anyMatch(offer -> offer.choice().channel() == Channel.SMS && switchedOn.contains(offer.name()));
            if (sms) {
                change.put(
                        "telephone",
                        Map.of(
                                "label",
                                wording.text("subscribe.telephone"),
                                "why",
                                wording.text("subscribe.telephone.why"),
                                "error",
                                wrong.getOrDefault("telephone", "")));
            }
            values.put("change", change);
        }
        if (stopped) {
            texts.add(wording.text("stop.stands", organisation));
        }
        Frame.notices(values, texts);
        Undoing.offer(values, visit, wording, done);
        return pages.html(status, wording, Page.PREFERENCES, values);
    }

    private static List<String> told(Visit visit, PageWording wording, Act act) {
        String organisation = visit.organisation().name();
        return switch (act) {
            case Act.Withdrawn withdrawn -> List.of(wording.left(organisation, title(visit, wording, withdrawn)));
            case Act.Learnt ignored -> List.of(wording.text("change.language"));
            default -> List.of();
        };
    }

    private static String title(Visit visit, PageWording wording, Act.OnPurpose act) {
        return visit.organisation()
                .purpose(act.purpose())
                .map(purpose -> visit.title(new Choice(purpose, act.channel()), wording))
                .orElse(act.purpose().value());
    }

    private static List<Offer> offers(Visit visit) throws StoreException {
        OrganisationConfiguration organisation = visit.organisation();
        LocalDate today = LocalDate.ofInstant(visit.runtime().clock().instant(), organisation.zone());
        List<Offer> offers = new ArrayList<>();
        for (Choice choice : visit.choices()) {
            RecipientFacts facts = visit.facts(choice.purpose(), choice.channel());
            offers.add(new Offer(
                    choice, facts, organisation.rules().decide(choice.purpose().purpose(), facts, today)));
        }
        return offers;
    }

    /** The numbers that consents to SMS are for, by the ledger entry they rest on. */
    private static Map<Long, Telephone> telephones(Visit visit, List<Offer> offers) throws StoreException {
        Set<Long> entries = offers.stream()
                .filter(offer -> offer.choice().channel() == Channel.SMS)
                .map(offer -> offer.facts().purpose().entry())
                .filter(entry -> entry != LedgerEntry.NO_ENTRY)
                .collect(Collectors.toSet());
        Map<Long, Telephone> telephones = new HashMap<>();
        if (!entries.isEmpty()) {
            for (LedgerEntry entry : visit.runtime().store().history(visit.organisationId(), visit.subject())) {
                if (entries.contains(entry.id())) {
                    Telephone.in(entry.event().evidence()).ifPresent(number -> telephones.put(entry.id(), number));
                }
            }
        }
        return telephones;
    }

    private static Map<String, Object> values(
            Visit visit, PageWording wording, Offer offer, Map<Long, Telephone> telephones) {
        Channel channel = offer.choice().channel();
        Map<String, Object> values = new HashMap<>();
        values.put("name", offer.name());
        values.put("title", visit.title(offer.choice(), wording));
        values.put("on", offer.on());
        values.put("state", state(visit, wording, offer));
        Telephone telephone = telephones.get(offer.facts().purpose().entry());
        if (telephone != null) {
            values.put("telephone", wording.telephone(telephone.masked()));
        }
        Locale shown = offer.purpose()
                .wordingLanguage(
                        channel,
                        wording.language().locale(),
                        visit.organisation().defaultLanguage());
        Wording text = shown == null ? null : offer.purpose().wordings(channel).get(shown);
        if (shown != null && text != null) {
            values.put("wording", text.text());
            values.put("wordingLanguage", shown.toLanguageTag());
        }
        return values;
    }

    private static String state(Visit visit, PageWording wording, Offer offer) {
        if (offer.verdict() instanceof Verdict.Allow allow && allow.basis() == Basis.CONSENT) {
            return wording.text("state.agreed");
        }
        if (offer.verdict() instanceof Verdict.Allow allow) {
            return wording.reason(allow.basis(), visit.organisation().name(), visit.title(offer.choice(), wording));
        }
        ConsentState said = offer.facts().purpose().state();
        if (offer.facts().subject().objects() || said.isOptOut()) {
            return wording.text("state.optedout");
        }
        if (offer.verdict() instanceof Verdict.Refuse refuse && refuse.reason() == Reason.GUARDIAN_REQUIRED) {
            return wording.text("state.guardian");
        }
        boolean pending = offer.verdict() instanceof Verdict.Refuse refuse && refuse.reason() == Reason.UNCONFIRMED;
        return wording.text(pending ? "state.pending" : "state.off");
    }
}
