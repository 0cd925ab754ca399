package org.jamesconsent.http;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.config.PurposeConfiguration;
import org.jamesconsent.config.PurposeConfiguration.Asked;
import org.jamesconsent.config.PurposeConfiguration.Wording;
import org.jamesconsent.config.WebConfiguration;
import org.jamesconsent.consent.Audience;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.InvalidAddressException;
import org.jamesconsent.consent.Profile;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.Telephone;
import org.jamesconsent.page.Page;
import org.jamesconsent.signup.Outbox;
import org.jamesconsent.signup.OutboxException;
import org.jamesconsent.signup.Quota;
import org.jamesconsent.signup.SignUpRequest;
import org.jamesconsent.wiring.ConsentRuntime;
import org.jamesconsent.wiring.ConsentRuntime.OrganisationParts;
import org.jamesconsent.wording.Language;
import org.jamesconsent.wording.Languages;
import org.jamesconsent.wording.PageWording;
import org.jspecify.annotations.Nullable;

/**
 * {@code /subscribe/PURPOSE}, and {@code /subscribe/ORGANISATION/PURPOSE} where several organisations have a purpose of that
 * name: an unticked box for each purpose that has a wording, that of the path first.
 *
 * <p>What the answer says depends on what was entered, and never on what is known of an address. A box counts only together with
 * the version of the wording that stood beside it, so that the evidence is true, also where the form stands on another site.
 */
final class SubscribePage {
    static final String PATH = "/subscribe/";
    private static final int MAX_FIELD_CHARACTERS = 320;

    private final ConsentRuntime runtime;
    private final Pages pages;
    private final Outbox outbox;
    private final Quota<SubjectId> byAddress;
    private final Quota<String> byNetwork;
    private final Quota<String> inTotal;

    /**
     * A form.
     *
     * @param offered at least one, that of the path first
     */
    record Form(OrganisationParts parts, List<PurposeConfiguration> offered) {
        PurposeConfiguration first() {
            return offered.getFirst();
        }

        OrganisationConfiguration organisation() {
            return parts.configuration();
        }

        boolean offersSms() {
            return offered.stream().anyMatch(purpose -> purpose.isOffered(Channel.SMS));
        }

        boolean asks(Asked what) {
            return offered.stream().anyMatch(purpose -> purpose.asked().contains(what));
        }
    }

    /** What was entered, as it came. */
    private record Entered(
            String address,
            Set<String> ticked,
            Set<String> sms,
            String telephone,
            String audience,
            Set<String> activities,
            String language,
            String birthDate,
            String guardian) {
        private static final Entered NOTHING = new Entered("", Set.of(), Set.of(), "", "", Set.of(), "", "", "");

        static Entered of(WebRequest request) {
            return new Entered(
                    first(request, "address"),
                    Set.copyOf(request.values("on")),
                    Set.copyOf(request.values("sms")),
                    first(request, "telephone"),
                    first(request, "audience"),
                    Set.copyOf(request.values("activity")),
                    first(request, "language"),
                    first(request, "birth-date"),
                    first(request, "guardian"));
        }

        private static String first(WebRequest request, String field) {
            String value = request.values(field).stream().findFirst().orElse("").strip();
            return value.length() > MAX_FIELD_CHARACTERS ? "" : value;
        }

        @Nullable
        LocalDate born() {
            try {
                return LocalDate.parse(birthDate);
            } catch (DateTimeException e) {
                return null;
            }
        }

        @Override
        public String toString() {
            return "what was entered";
        }
    }

    SubscribePage(ConsentRuntime runtime, WebConfiguration configuration, Pages pages, Outbox outbox) {
        Clock clock = runtime.clock();
        this.runtime = runtime;
        this.pages = pages;
        this.outbox = outbox;
        this.byAddress = new Quota<>(clock, Quota.HOUR, configuration.signUpsPerHourPerAddress());
        this.byNetwork = new Quota<>(clock, Quota.HOUR, configuration.signUpsPerHour());
        this.inTotal = new Quota<>(clock, Quota.HOUR, configuration.signUpsPerHourInTotal());
    }

    /** The form at a path such as {@code newsletter} or {@code example/newsletter}; empty if it is none, or not one only. */
    Optional<Form> find(String path) {
        int slash = path.indexOf('/');
        String name = path.substring(slash + 1);
        List<Form> found = new ArrayList<>();
        for (OrganisationParts parts : runtime.organisations()) {
            boolean meant = slash < 0 || parts.configuration().id().value().equals(path.substring(0, slash));
            if (meant && PurposeName.isValid(name)) {
                parts.configuration()
                        .purpose(new PurposeName(name))
                        .filter(PurposeConfiguration::isOffered)
                        .ifPresent(first -> found.add(new Form(parts, offered(parts.configuration(), first))));
            }
        }
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    private static List<PurposeConfiguration> offered(
            OrganisationConfiguration organisation, PurposeConfiguration first) {
        List<PurposeConfiguration> offered = new ArrayList<>(List.of(first));
        organisation.purposes().stream()
                .filter(purpose -> purpose.isOffered() && !purpose.equals(first))
                .forEach(offered::add);
        return offered;
    }

    /** Shows the form, with nothing ticked. */
    WebResponse show(Form form, WebRequest request) {
        return page(200, form, request, Entered.NOTHING, Set.of(), Set.of(), List.of(), false);
    }

    /**
     * Takes a sign-up in.
     *
     * @throws StoreException if it could not be noted
     * @throws OutboxException if the mail was not taken
     */
    WebResponse post(Form form, WebRequest request) throws StoreException, OutboxException {
        Entered entered = Entered.of(request);
        PageWording wording = wording(form, request);
        Map<PurposeName, String> ticked = ticked(form, request, Channel.MAIL, entered.ticked());
        Map<PurposeName, String> sms = ticked(form, request, Channel.SMS, entered.sms());
        Optional<Telephone> telephone = Telephone.of(entered.telephone());
        Set<PurposeName> wanted = new LinkedHashSet<>(ticked.keySet());
        wanted.addAll(sms.keySet());
        boolean minor = form.parts().signUp().isMinor(entered.born(), wanted);
        CanonicalAddress address = address(entered.address());
        CanonicalAddress guardian = minor ? address(entered.guardian()) : null;
        List<String> errors = new ArrayList<>();
        if (address == null) {
            errors.add("error.address");
        }
        if (entered.ticked().isEmpty() && entered.sms().isEmpty()) {
            errors.add("error.purpose");
        } else if (ticked.size() < entered.ticked().size()
                || sms.size() < entered.sms().size()) {
            errors.add("error.wording");
        }
        if (!sms.isEmpty() && telephone.isEmpty()) {
            errors.add("error.telephone");
        }
        if (mustTellBirthDate(form, wanted) && !isBirthDate(entered.born())) {
            errors.add("error.birthdate");
        }
        if (minor && (guardian == null || guardian.equals(address))) {
            errors.add("error.guardian");
        }
        if (address == null || !errors.isEmpty()) {
            return page(400, form, request, entered, names(ticked), names(sms), errors, minor);
        }
        boolean trapped = request.values("website").stream().anyMatch(value -> !value.isBlank());
        if (!trapped) {
            if (!allows(form, request, address)) {
                return pages.html(
                                429,
                                wording,
                                Page.PROBLEM,
                                Frame.ofProblem(form.organisation(), request, wording, "signups"))
                        .with("Retry-After", "3600");
            }
            form.parts()
                    .signUp()
                    .request(
                            new SignUpRequest(
                                    address,
                                    ticked,
                                    proposed(form, entered, wording),
                                    Acts.evidence(request, "web:subscribe"),
                                    sms,
                                    // A number that nothing was ticked for is not kept.
                                    sms.isEmpty() ? null : telephone.orElse(null),
                                    guardian),
                            outbox);
        }
        return asked(form, request, wording, guardian != null);
    }

    private boolean allows(Form form, WebRequest request, CanonicalAddress address) {
        return byNetwork.allows(ClientAddress.network(request.client()))
                && byAddress.allows(form.parts().keyring().subjectId(address))
                && inTotal.allows("");
    }

    private static Set<String> names(Map<PurposeName, String> ticked) {
        return ticked.keySet().stream().map(PurposeName::value).collect(Collectors.toSet());
    }

    /** What was ticked beside the wording of today, with what was shown. */
    private static Map<PurposeName, String> ticked(
            Form form, WebRequest request, Channel channel, Set<String> entered) {
        Map<PurposeName, String> ticked = new LinkedHashMap<>();
        for (PurposeConfiguration purpose : form.offered()) {
            String name = purpose.purpose().name().value();
            if (entered.contains(name)) {
                for (Map.Entry<Locale, Wording> wording :
                        purpose.wordings(channel).entrySet()) {
                    String mark = mark(name, wording.getKey(), wording.getValue());
                    String shown = purpose.versionShown(
                            channel, wording.getKey(), form.organisation().defaultLanguage());
                    if (shown != null && request.values("wording").contains(mark)) {
                        ticked.put(purpose.purpose().name(), shown);
                    }
                }
            }
        }
        return ticked;
    }

    private static String mark(String purpose, Locale language, Wording wording) {
        return purpose + ":" + language.toLanguageTag() + ":" + wording.version();
    }

    private static boolean mustTellBirthDate(Form form, Set<PurposeName> ticked) {
        return form.offered().stream()
                .anyMatch(purpose -> ticked.contains(purpose.purpose().name())
                        && purpose.asked().contains(Asked.BIRTH_DATE));
    }

    private boolean isBirthDate(@Nullable LocalDate date) {
        LocalDate today =
                LocalDate.ofInstant(runtime.clock().instant(), runtime.clock().getZone());
        return date != null && date.isBefore(today) && date.isAfter(today.minusYears(130));
    }

    private static @Nullable CanonicalAddress address(String text) {
        try {
            CanonicalAddress address = CanonicalAddress.of(text);
            return address.domain().contains(".") ? address : null;
        } catch (InvalidAddressException e) {
            return null;
        }
    }

    private static Profile proposed(Form form, Entered entered, PageWording wording) {
        Audience audience =
                switch (form.asks(Asked.AUDIENCE) ? entered.audience() : "") {
                    case "consumer" -> Audience.CONSUMER;
                    case "professional" -> Audience.PROFESSIONAL;
                    default -> null;
                };
        Set<String> activities = new LinkedHashSet<>(activities(form));
        activities.retainAll(entered.activities());
        String language = Arrays.stream(Language.values())
                .map(Language::tag)
                .filter(tag -> form.asks(Asked.LANGUAGE) && tag.equals(entered.language()))
                .findFirst()
                .orElse(wording.language().tag());
        return new Profile(
                audience,
                language,
                form.asks(Asked.BIRTH_DATE) ? entered.born() : null,
                true,
                activities.isEmpty() ? null : activities,
                null,
                null,
                null);
    }

    private static Set<String> activities(Form form) {
        return form.offered().stream()
                .filter(purpose -> purpose.asked().contains(Asked.ACTIVITY))
                .flatMap(purpose -> purpose.purpose().activities().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private WebResponse asked(Form form, WebRequest request, PageWording wording, boolean guardian) {
        Map<String, Object> values = Frame.of(
                form.organisation(),
                form.first(),
                request,
                wording,
                wording.text("asked.title"),
                wording.text("asked.text"));
        List<Map<String, String>> more = new ArrayList<>();
        if (guardian) {
            more.add(Map.of("text", wording.text("asked.guardian")));
        }
        more.add(Map.of("text", wording.text("asked.repeat")));
        values.put("paragraphs", more);
        return pages.html(200, wording, Page.ASKED, values);
    }

    private static PageWording wording(Form form, WebRequest request) {
        return PageWording.in(
                Languages.ofVisitor(
                        null, request.acceptLanguage(), form.organisation().defaultLanguage()),
                form.organisation().brand().texts());
    }

    private WebResponse page(
            int status,
            Form form,
            WebRequest request,
            Entered entered,
            Set<String> ticked,
            Set<String> sms,
            List<String> errors,
            boolean minor) {
        PageWording wording = wording(form, request);
        String organisation = form.organisation().name();
        Map<String, Object> values = Frame.of(
                form.organisation(),
                form.first(),
                request,
                wording,
                wording.text("subscribe.title"),
                wording.text("subscribe.intro", organisation));
        Map<String, String> wrong = new LinkedHashMap<>();
        errors.forEach(error -> wrong.put(field(error, form), wording.text(error)));
        Frame.errors(values, wording, wrong);
        values.put("purposeError", wrong.getOrDefault(firstBox(form), ""));
        values.put("addressError", wrong.getOrDefault("address", ""));
        values.put("purposesText", wording.text("subscribe.purposes"));
        values.put(
                "purposes",
                form.offered().stream()
                        .map(purpose -> choice(form, purpose, wording, ticked, sms))
                        .toList());
        values.put("addressText", wording.text("subscribe.address"));
        values.put("address", entered.address());
        values.put("trapText", wording.text("subscribe.trap"));
        values.put("nextText", wording.text("subscribe.next"));
        values.put("button", wording.text("subscribe.button"));
        if (form.offersSms()) {
            values.put(
                    "telephoneField",
                    Map.of(
                            "label",
                            wording.text("subscribe.telephone"),
                            "why",
                            wording.text("subscribe.telephone.why"),
                            "value",
                            entered.telephone(),
                            "error",
                            wrong.getOrDefault("telephone", "")));
        }
        if (form.asks(Asked.LANGUAGE)) {
            values.put("languageField", language(wording, entered));
        }
        if (form.asks(Asked.AUDIENCE)) {
            values.put("audienceField", audience(wording, entered));
        }
        Set<String> activities = activities(form);
        if (!activities.isEmpty()) {
            values.put("activityField", activity(wording, activities, entered));
        }
        if (form.asks(Asked.BIRTH_DATE)) {
            values.put(
                    "birthDateField",
                    Map.of(
                            "label",
                            wording.text("subscribe.birthdate"),
                            "why",
                            wording.text("subscribe.birthdate.why"),
                            "value",
                            entered.birthDate(),
                            "error",
                            wrong.getOrDefault("birth-date", "")));
        }
        if (minor) {
            values.put(
                    "guardianField",
                    Map.of(
                            "label",
                            wording.text("subscribe.guardian"),
                            "why",
                            wording.text("subscribe.guardian.why"),
                            "value",
                            entered.guardian(),
                            "error",
                            wrong.getOrDefault("guardian", "")));
        }
        return pages.html(status, wording, Page.SUBSCRIBE, values);
    }

    /** The id of the field that an error is about. */
    private static String field(String error, Form form) {
        return switch (error) {
            case "error.birthdate" -> "birth-date";
            case "error.guardian" -> "guardian";
            case "error.address" -> "address";
            case "error.telephone" -> "telephone";
            default -> firstBox(form);
        };
    }

    private static String firstBox(Form form) {
        return "purpose-" + form.first().purpose().name();
    }

    private static Map<String, Object> choice(
            Form form, PurposeConfiguration purpose, PageWording wording, Set<String> ticked, Set<String> sms) {
        Locale wanted = wording.language().locale();
        Locale fallback = form.organisation().defaultLanguage();
        String title = purpose.title(wanted, fallback);
        Map<String, Object> values = box(purpose, Channel.MAIL, title, wanted, fallback, ticked);
        values.put("policyText", wording.privacy());
        values.put("policyUrl", purpose.privacyPolicy().toASCIIString());
        if (purpose.isOffered(Channel.SMS)) {
            values.put("sms", box(purpose, Channel.SMS, wording.bySms(title), wanted, fallback, sms));
        }
        return values;
    }

    private static Map<String, Object> box(
            PurposeConfiguration purpose,
            Channel channel,
            String title,
            Locale wanted,
            Locale fallback,
            Set<String> ticked) {
        String name = purpose.purpose().name().value();
        Map<String, Object> values = new HashMap<>();
        values.put("name", name);
        values.put("title", title);
        values.put("on", ticked.contains(name));
        Locale shown = purpose.wordingLanguage(channel, wanted, fallback);
        Wording text = shown == null ? null : purpose.wordings(channel).get(shown);
        if (shown != null && text != null) {
            values.put("wording", text.text());
            values.put("wordingLanguage", shown.toLanguageTag());
            values.put("mark", mark(name, shown, text));
        }
        return values;
    }

    private static Map<String, Object> language(PageWording wording, Entered entered) {
        String selected = entered.language().isEmpty() ? wording.language().tag() : entered.language();
        return Map.of(
                "label",
                wording.text("subscribe.language"),
                "options",
                Arrays.stream(Language.values())
                        .map(language -> Map.of(
                                "tag",
                                language.tag(),
                                "name",
                                PageWording.in(language).languageName(),
                                "selected",
                                language.tag().equals(selected)))
                        .toList());
    }

    private static Map<String, Object> audience(PageWording wording, Entered entered) {
        List<Map<String, Object>> options = new ArrayList<>();
        for (String name : List.of("", "consumer", "professional")) {
            options.add(Map.of(
                    "value",
                    name,
                    "name",
                    wording.text("subscribe." + (name.isEmpty() ? "unsaid" : name)),
                    "selected",
                    name.equals(entered.audience())));
        }
        return Map.of("label", wording.text("subscribe.audience"), "options", options);
    }

    private static Map<String, Object> activity(PageWording wording, Set<String> activities, Entered entered) {
        List<Map<String, Object>> options = new ArrayList<>();
        for (String activity : activities) {
            options.add(Map.of(
                    "number",
                    options.size() + 1,
                    "value",
                    activity,
                    "on",
                    entered.activities().contains(activity)));
        }
        return Map.of("label", wording.text("subscribe.activities"), "options", options);
    }
}
