package org.jamesconsent.config;

import com.google.common.net.HostAndPort;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jamesconsent.config.ConsentConfiguration.Cassandra;
import org.jamesconsent.config.ConsentConfiguration.Postgresql;
import org.jamesconsent.config.ConsentConfiguration.Secret;
import org.jamesconsent.config.ConsentConfiguration.Sqlite;
import org.jamesconsent.config.ConsentConfiguration.Store;
import org.jamesconsent.config.InboundConfiguration.UndeliverableAfter;
import org.jamesconsent.config.PurposeConfiguration.Asked;
import org.jamesconsent.config.PurposeConfiguration.SignedMessages;
import org.jamesconsent.config.PurposeConfiguration.WithoutVisibleLink;
import org.jamesconsent.config.PurposeConfiguration.Wording;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.Proof;
import org.jamesconsent.consent.Purpose;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.policy.RuleSet;
import org.jamesconsent.wording.Language;
import org.jamesconsent.wording.OwnTexts;
import org.jspecify.annotations.Nullable;

/**
 * One reading of {@code consent.xml}: the names of its elements, their forms and defaults, and what must not occur twice.
 * What is wrong, or holds something wrong, reads as empty, and its faults are in the list. For one thread, once.
 */
final class ConsentXml {
    private static final String STORE_FILE = "file://var/consent.db";
    private static final String API_KEYS = "file://conf/consent-api.keys";
    private static final String TEMPLATES = "file://conf/consent-templates";
    private static final Duration STORE_TIMEOUT = Duration.ofSeconds(5);
    private static final int POSTGRESQL_CONNECTIONS = 8;
    private static final String CASSANDRA_KEYSPACE = "james_consent";
    private static final Period CONSENT_LIFETIME = Period.ofYears(3);
    private static final Period VERDICTS_KEPT = Period.ofYears(3);
    private static final Period CONFIRMATION_EXPIRY = Period.ofDays(7);
    private static final Period OWN_DATA_EXPIRY = Period.ofDays(1);
    private static final Period OF_AGE_QUESTION = Period.ofYears(1);
    private static final int CONFIRMATIONS_PER_DAY = 5;
    private static final int MINOR_AGE = 16;
    private static final String FRENCH = "french";

    private static final TextForm<String> USER = TextForm.LINE.expecting("the user to log in as");
    private static final TextForm<String> NAME =
            TextForm.LINE.expecting("the name of the organisation, as recipients know it");
    private static final TextForm<String> POSTAL_ADDRESS =
            TextForm.LINE.expecting("the postal address of the sender in one line");
    private static final TextForm<String> TITLE =
            TextForm.LINE.expecting("the name of the purpose, as recipients know it");
    private static final TextForm<String> VERSION =
            TextForm.LINE.expecting("the version of the wording, for example 2026-01");

    private final Function<String, Path> files;
    private final FaultList faults;
    private final TextForm<Path> file;
    private final TextForm<RuleSet> ruleSet;
    private final Map<Claim, String> claims = new HashMap<>();
    private final Map<CanonicalAddress, XmlElement> replyOwners = new HashMap<>();

    /** A value that may stand in one place only. */
    private record Claim(String kind, Object value) {}

    /** What a purpose takes from its organisation. */
    private record Surroundings(
            Optional<OrganisationId> organisation,
            Set<String> senderDomains,
            Optional<Locale> defaultLanguage,
            Optional<String> postalAddress,
            Optional<URI> privacyPolicy,
            @Nullable String privacyPolicyVersion,
            Optional<Period> consentLifetime,
            Optional<Period> confirmationExpiry,
            Optional<Integer> minorAge,
            BrandConfiguration brand) {}

    /**
     * @param files finds a file by its URL
     */
    ConsentXml(Function<String, Path> files, FaultList faults) {
        this.files = files;
        this.faults = faults;
        this.file = new TextForm<>(
                "a file: file://conf/NAME, file://var/NAME, or with an absolute path file:///PATH", url -> {
                    if (!url.startsWith("file://") || url.endsWith("/")) {
                        throw new IllegalArgumentException();
                    }
                    return files.apply(url);
                });
        this.ruleSet = new TextForm<>(
                FRENCH + " or a rule file, for example file://conf/my.rules",
                text -> text.equals(FRENCH)
                        ? RuleSet.french()
                        : rules(file.parser().parse(text)));
    }

    Optional<ConsentConfiguration> read(XmlElement consent) {
        int before = faults.count();
        Optional<Boolean> dryRun = consent.optional("dryRun", TextForm.BOOLEAN, false);
        List<IpNetwork> networks = consent.list("authorisedNetwork", TextForm.NETWORK);
        Optional<Store> store = store(consent);
        Optional<Optional<Period>> verdictsKept = verdictsKept(consent);
        Optional<WebConfiguration> web = consent.child("web").flatMap(this::web);
        Optional<ApiConfiguration> api = consent.child("api").flatMap(this::api);
        Optional<RetentionConfiguration> retention = consent.child("retention")
                .map(this::retention)
                .orElseGet(() -> Optional.of(RetentionConfiguration.ABSENT));
        List<XmlElement> elements = consent.children("organisation", "id");
        if (elements.isEmpty()) {
            faults.add("organisation", "", "at least one organisation");
        }
        List<OrganisationConfiguration> organisations =
                elements.stream().flatMap(e -> organisation(e).stream()).toList();
        List<WebhookConfiguration> webhooks = consent.children("webhook", "name").stream()
                .flatMap(e -> webhook(e, organisations).stream())
                .toList();
        consent.rejectOthers();
        return faultlessSince(
                before,
                () -> new ConsentConfiguration(
                        organisations,
                        store.orElseThrow(),
                        networks,
                        dryRun.orElseThrow(),
                        verdictsKept.orElseThrow(),
                        web,
                        api,
                        webhooks,
                        retention.orElseThrow()));
    }

    private Optional<Optional<Period>> verdictsKept(XmlElement consent) {
        Optional<XmlElement> verdicts = consent.child("verdicts");
        Optional<Optional<Period>> kept = verdicts.isPresent()
                ? verdicts.get().optional("keep", TextForm.KEPT, Optional.of(VERDICTS_KEPT))
                : Optional.of(Optional.of(VERDICTS_KEPT));
        verdicts.ifPresent(XmlElement::rejectOthers);
        return kept;
    }

    private Optional<Store> store(XmlElement consent) {
        Optional<XmlElement> store = consent.child("store");
        Optional<XmlElement> sqlite = store.flatMap(e -> e.child("sqlite"));
        Optional<XmlElement> postgresql = store.flatMap(e -> e.child("postgresql"));
        Optional<XmlElement> cassandra = store.flatMap(e -> e.child("cassandra"));
        long kinds = Stream.of(sqlite, postgresql, cassandra)
                .flatMap(Optional::stream)
                .count();
        if (store.isPresent() && kinds != 1) {
            faults.add("store", "", "one kind of store, <sqlite>, <postgresql> or <cassandra>");
        }
        store.ifPresent(XmlElement::rejectOthers);
        if (cassandra.isPresent()) {
            return cassandra(cassandra.get());
        }
        return postgresql.isPresent() ? postgresql(postgresql.get()) : sqlite(sqlite);
    }

    private Optional<Store> sqlite(Optional<XmlElement> sqlite) {
        int before = faults.count();
        Optional<Path> path = sqlite.flatMap(e -> e.optional("file", file, files.apply(STORE_FILE)))
                .or(() -> Optional.of(files.apply(STORE_FILE)));
        Optional<Duration> busyTimeout = sqlite.flatMap(e -> e.optional("busyTimeout", TextForm.WAIT, STORE_TIMEOUT))
                .or(() -> Optional.of(STORE_TIMEOUT));
        sqlite.ifPresent(XmlElement::rejectOthers);
        path.ifPresent(p -> claimFile(p, "store/sqlite/file"));
        return faultlessSince(before, () -> new Sqlite(path.orElseThrow(), busyTimeout.orElseThrow()));
    }

    private Optional<Store> postgresql(XmlElement element) {
        int before = faults.count();
        Optional<String> url = element.required("url", TextForm.POSTGRESQL_URL);
        Optional<String> user = element.required("user", USER);
        Optional<Secret> password = password(element);
        Optional<Boolean> encrypted = element.optional("tls", TextForm.TLS, true);
        Optional<Path> rootCertificate = rootCertificate(element, encrypted);
        Optional<Integer> connections =
                element.optional("connections", TextForm.STORE_CONNECTIONS, POSTGRESQL_CONNECTIONS);
        Optional<Duration> timeout = element.optional("timeout", TextForm.STORE_TIMEOUT, STORE_TIMEOUT);
        element.rejectOthers();
        return faultlessSince(
                before,
                () -> new Postgresql(
                        url.orElseThrow(),
                        user.orElseThrow(),
                        password,
                        encrypted.orElseThrow(),
                        rootCertificate,
                        connections.orElseThrow(),
                        timeout.orElseThrow()));
    }

    private Optional<Secret> password(XmlElement element) {
        Optional<Path> inFile = element.optional("passwordFile", file);
        Optional<String> inVariable = element.optional("passwordVariable", TextForm.VARIABLE);
        if (inFile.isPresent() && inVariable.isPresent()) {
            faults.add(element.pathOf("passwordVariable"), "", "only one of <passwordFile> and <passwordVariable>");
        }
        return inFile.<Secret>map(Secret.InFile::new).or(() -> inVariable.map(Secret.InVariable::new));
    }

    private Optional<Path> rootCertificate(XmlElement element, Optional<Boolean> encrypted) {
        Optional<Path> rootCertificate = element.optional("rootCertificate", file);
        if (rootCertificate.isPresent() && !encrypted.orElse(true)) {
            faults.add(element.pathOf("rootCertificate"), "", "no certificate where <tls> is off");
        }
        return rootCertificate;
    }

    private Optional<Store> cassandra(XmlElement element) {
        int before = faults.count();
        List<HostAndPort> contactPoints = element.requiredList("contactPoint", TextForm.CONTACT_POINT);
        Optional<String> datacenter = element.required(
                "localDatacenter", TextForm.LINE.expecting("the name of the datacenter whose nodes are asked"));
        Optional<String> keyspace = element.optional("keyspace", TextForm.KEYSPACE, CASSANDRA_KEYSPACE);
        Optional<String> user = element.optional("user", USER);
        Optional<Secret> password = password(element);
        Optional<Boolean> encrypted = element.optional("tls", TextForm.TLS, true);
        Optional<Path> rootCertificate = rootCertificate(element, encrypted);
        Optional<Boolean> jamesSession = element.optional("jamesSession", TextForm.BOOLEAN, true);
        Optional<Duration> timeout = element.optional("timeout", TextForm.STORE_TIMEOUT, STORE_TIMEOUT);
        element.rejectOthers();
        return faultlessSince(
                before,
                () -> new Cassandra(
                        contactPoints,
                        datacenter.orElseThrow(),
                        keyspace.orElseThrow(),
                        user,
                        password,
                        encrypted.orElseThrow(),
                        rootCertificate,
                        jamesSession.orElseThrow(),
                        timeout.orElseThrow()));
    }

    private Optional<WebConfiguration> web(XmlElement element) {
        int before = faults.count();
        Optional<HostAndPort> bind = element.optional("bind", TextForm.BIND, WebConfiguration.BIND);
        List<IpNetwork> proxies = element.list("trustedProxy", TextForm.NETWORK);
        Optional<Integer> connections =
                element.optional("maxConnections", TextForm.CONNECTIONS, WebConfiguration.MAX_CONNECTIONS);
        Optional<Duration> requestTimeout =
                element.optional("requestTimeout", TextForm.WAIT, WebConfiguration.REQUEST_TIMEOUT);
        Optional<Duration> idleTimeout = element.optional("idleTimeout", TextForm.WAIT, WebConfiguration.IDLE_TIMEOUT);
        Optional<Integer> posts =
                element.optional("postsPerMinute", TextForm.POSTS_PER_MINUTE, WebConfiguration.POSTS_PER_MINUTE);
        Optional<Integer> signUps =
                element.optional("signUpsPerHour", TextForm.SIGN_UPS, WebConfiguration.SIGN_UPS_PER_HOUR);
        Optional<Integer> signUpsPerAddress = element.optional(
                "signUpsPerHourPerAddress", TextForm.SIGN_UPS, WebConfiguration.SIGN_UPS_PER_HOUR_PER_ADDRESS);
        Optional<Integer> signUpsInTotal = element.optional(
                "signUpsPerHourInTotal", TextForm.SIGN_UPS, WebConfiguration.SIGN_UPS_PER_HOUR_IN_TOTAL);
        Optional<Path> templates = element.optional("templates", file, files.apply(TEMPLATES));
        element.rejectOthers();
        return faultlessSince(
                before,
                () -> new WebConfiguration(
                        bind.orElseThrow(),
                        proxies.isEmpty() ? WebConfiguration.LOOPBACK : proxies,
                        connections.orElseThrow(),
                        requestTimeout.orElseThrow(),
                        idleTimeout.orElseThrow(),
                        posts.orElseThrow(),
                        signUps.orElseThrow(),
                        signUpsPerAddress.orElseThrow(),
                        signUpsInTotal.orElseThrow(),
                        templates.orElseThrow()));
    }

    private Optional<ApiConfiguration> api(XmlElement element) {
        int before = faults.count();
        Optional<HostAndPort> bind = element.optional("bind", TextForm.BIND, ApiConfiguration.BIND);
        Optional<Path> keyFile = element.optional("keyFile", file, files.apply(API_KEYS));
        keyFile.ifPresent(path -> claimFile(path, "api/keyFile"));
        List<IpNetwork> proxies = element.list("trustedProxy", TextForm.NETWORK);
        Optional<Integer> connections =
                element.optional("maxConnections", TextForm.CONNECTIONS, ApiConfiguration.MAX_CONNECTIONS);
        Optional<Duration> requestTimeout =
                element.optional("requestTimeout", TextForm.WAIT, WebConfiguration.REQUEST_TIMEOUT);
        Optional<Duration> idleTimeout = element.optional("idleTimeout", TextForm.WAIT, WebConfiguration.IDLE_TIMEOUT);
        Optional<Integer> requests =
                element.optional("requestsPerMinute", TextForm.POSTS_PER_MINUTE, ApiConfiguration.REQUESTS_PER_MINUTE);
        Optional<Integer> failures =
                element.optional("failuresPerMinute", TextForm.POSTS_PER_MINUTE, ApiConfiguration.FAILURES_PER_MINUTE);
        Optional<Period> answersKept = element.optional("answersKept", TextForm.EXPIRY, ApiConfiguration.ANSWERS_KEPT);
        element.rejectOthers();
        return faultlessSince(
                before,
                () -> new ApiConfiguration(
                        bind.orElseThrow(),
                        keyFile.orElseThrow(),
                        proxies.isEmpty() ? WebConfiguration.LOOPBACK : proxies,
                        connections.orElseThrow(),
                        requestTimeout.orElseThrow(),
                        idleTimeout.orElseThrow(),
                        requests.orElseThrow(),
                        failures.orElseThrow(),
                        answersKept.orElseThrow()));
    }

    private Optional<WebhookConfiguration> webhook(XmlElement element, List<OrganisationConfiguration> organisations) {
        int before = faults.count();
        Optional<String> name = element.attribute("name", TextForm.WEBHOOK_NAME);
        name.ifPresent(n -> claim(new Claim("webhook", n), n, element.pathOf("@name")));
        List<OrganisationId> ids =
                organisations.stream().map(OrganisationConfiguration::id).toList();
        TextForm<OrganisationId> known = new TextForm<>("the id of an <organisation>", text -> ids.stream()
                .filter(id -> id.value().equals(text))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new));
        Optional<OrganisationId> organisation = ids.size() == 1
                ? element.optional("organisation", known, ids.getFirst())
                : element.required("organisation", known);
        Optional<URI> url = element.required("url", TextForm.PAGE_URL);
        Optional<Path> secretFile = element.required("secretFile", file);
        secretFile.ifPresent(path -> claimFile(path, element.pathOf("secretFile")));
        Optional<Period> refusedFor = element.optional("refusedFor", TextForm.EXPIRY, WebhookConfiguration.REFUSED_FOR);
        element.rejectOthers();
        return faultlessSince(
                before,
                () -> new WebhookConfiguration(
                        name.orElseThrow(),
                        organisation.orElseThrow(),
                        url.orElseThrow(),
                        secretFile.orElseThrow(),
                        refusedFor.orElseThrow()));
    }

    private Optional<RetentionConfiguration> retention(XmlElement element) {
        int before = faults.count();
        Optional<Period> facts = element.optional("facts", TextForm.LIFETIME, RetentionConfiguration.FACTS);
        Optional<Period> evidence = element.optional("evidence", TextForm.LIFETIME, RetentionConfiguration.EVIDENCE);
        Optional<Optional<LocalTime>> daily =
                element.optional("daily", TextForm.DAILY, Optional.of(RetentionConfiguration.DAILY));
        element.rejectOthers();
        return faultlessSince(
                before,
                () -> new RetentionConfiguration(facts.orElseThrow(), evidence.orElseThrow(), daily.orElseThrow()));
    }

    private Optional<OrganisationConfiguration> organisation(XmlElement element) {
        int before = faults.count();
        Optional<OrganisationId> id = element.attribute("id", TextForm.ORGANISATION_ID);
        id.ifPresent(i -> claim(new Claim("organisation", i), i.value(), element.pathOf("@id")));
        Optional<String> name = element.required("name", NAME);
        Optional<String> postalAddress = element.required("postalAddress", POSTAL_ADDRESS);
        Optional<URI> privacyPolicy = element.required("privacyPolicy", TextForm.PAGE_URL);
        Optional<URI> publicUrl = element.required("publicUrl", TextForm.BASE_URL);
        Optional<CanonicalAddress> unsubscribeAddress =
                element.required("unsubscribeAddress", TextForm.TOKENED_ADDRESS);
        unsubscribeAddress.ifPresent(address -> claimRead(address, element.pathOf("unsubscribeAddress")));
        Optional<InboundConfiguration> inbound = inbound(element);
        Optional<CanonicalAddress> confirmationSender = element.optional("confirmationSender", TextForm.PLAIN_ADDRESS);
        confirmationSender.ifPresent(address ->
                claim(new Claim("sender", address), address.asString(), element.pathOf("confirmationSender")));
        Optional<CanonicalAddress> defaultConfirmationSender =
                unsubscribeAddress.map(address -> new CanonicalAddress("confirm", address.domain()));
        Optional<Integer> confirmationsPerDay =
                element.optional("confirmationsPerDay", TextForm.SIGN_UPS, CONFIRMATIONS_PER_DAY);
        Optional<Period> ownDataExpiry = element.optional("ownDataExpiry", TextForm.EXPIRY, OWN_DATA_EXPIRY);
        Optional<Optional<Period>> ofAgeQuestion =
                element.optional("ofAgeQuestion", TextForm.QUESTION, Optional.of(OF_AGE_QUESTION));
        Optional<Path> keyFile = keyFile(element, id);
        Optional<Locale> defaultLanguage = element.optional("defaultLanguage", TextForm.LANGUAGE, Locale.ENGLISH);
        Optional<ZoneId> zone = element.optional("timeZone", TextForm.ZONE, ZoneId.systemDefault());
        Set<String> senderDomains = new LinkedHashSet<>();
        for (String domain : element.requiredList("senderDomain", TextForm.DOMAIN)) {
            claim(new Claim("organisation's senderDomain", domain), domain, element.pathOf("senderDomain"));
            senderDomains.add(domain);
        }
        Optional<RuleSet> rules = element.optional("ruleSet", ruleSet, RuleSet.french());
        Optional<Integer> minorAge = element.optional("minorAge", TextForm.AGE, MINOR_AGE);
        Optional<Period> lifetime = element.optional("consentLifetime", TextForm.LIFETIME, CONSENT_LIFETIME);
        Optional<Period> confirmationExpiry =
                element.optional("confirmationExpiry", TextForm.EXPIRY, CONFIRMATION_EXPIRY);
        Optional<BrandConfiguration> brand = brand(element.child("brand"), BrandConfiguration.NONE, true);
        Surroundings surroundings = new Surroundings(
                id,
                senderDomains,
                defaultLanguage,
                postalAddress,
                privacyPolicy,
                element.optional("privacyPolicyVersion", VERSION).orElse(null),
                lifetime,
                confirmationExpiry,
                minorAge,
                brand.orElse(BrandConfiguration.NONE));
        List<XmlElement> elements = element.children("purpose", "name");
        if (elements.isEmpty()) {
            faults.add(element.pathOf("purpose"), "", "at least one purpose");
        }
        List<PurposeConfiguration> purposes = elements.stream()
                .flatMap(e -> purpose(e, element, surroundings).stream())
                .toList();
        element.rejectOthers();
        return faultlessSince(
                before,
                () -> new OrganisationConfiguration(
                        id.orElseThrow(),
                        name.orElseThrow(),
                        senderDomains,
                        keyFile.orElseThrow(),
                        publicUrl.orElseThrow(),
                        unsubscribeAddress.orElseThrow(),
                        inbound.orElseThrow(),
                        confirmationSender.or(() -> defaultConfirmationSender).orElseThrow(),
                        confirmationsPerDay.orElseThrow(),
                        ownDataExpiry.orElseThrow(),
                        ofAgeQuestion.orElseThrow(),
                        defaultLanguage.orElseThrow(),
                        zone.orElseThrow(),
                        rules.orElseThrow(),
                        brand.orElseThrow(),
                        purposes));
    }

    private Optional<BrandConfiguration> brand(Optional<XmlElement> element, BrandConfiguration around, boolean texts) {
        if (element.isEmpty()) {
            return Optional.of(around);
        }
        int before = faults.count();
        XmlElement brand = element.get();
        Optional<Logo> logo = brand.optional(
                "logo",
                new TextForm<>(file.expected(), url -> Logo.read(file.parser().parse(url))));
        Optional<Colour> light = brand.optional("colour", TextForm.COLOUR);
        Optional<Colour> dark = brand.optional("darkColour", TextForm.COLOUR);
        light.ifPresent(colour ->
                requireReadable(colour, BrandConfiguration.LIGHT, Colour.BLACK, brand.pathOf("colour"), "light"));
        dark.ifPresent(colour ->
                requireReadable(colour, BrandConfiguration.DARK, Colour.WHITE, brand.pathOf("darkColour"), "dark"));
        if (dark.isPresent() && light.isEmpty()) {
            faults.add(brand.pathOf("colour"), "", TextForm.COLOUR.expected() + ", beside <darkColour>");
        }
        Optional<BrandConfiguration.Colours> colours = light.map(colour -> new BrandConfiguration.Colours(
                colour, dark.orElseGet(() -> colour.readableOn(BrandConfiguration.DARK, Colour.WHITE))));
        Optional<URI> imprint = brand.optional("imprint", TextForm.PAGE_URL);
        OwnTexts own = texts ? ownTexts(brand) : around.texts();
        brand.rejectOthers();
        return faultlessSince(
                before,
                () -> new BrandConfiguration(
                        logo.or(around::logo), colours.or(around::colours), imprint.or(around::imprint), own));
    }

    private void requireReadable(Colour colour, List<Colour> grounds, Colour towards, String path, String which) {
        double contrast = colour.contrast(grounds);
        if (contrast < Colour.READABLE) {
            faults.add(
                    path,
                    colour.toString(),
                    String.format(
                            Locale.ROOT,
                            "a colour that can be read on %s pages, with a contrast of %.1f:1 at least (WCAG 2.2, 1.4.3);"
                                    + " it has %.1f:1, %s would do",
                            which,
                            Colour.READABLE,
                            contrast,
                            colour.readableOn(grounds, towards)));
        }
    }

    private OwnTexts ownTexts(XmlElement brand) {
        Map<Language, Map<String, String>> own = new EnumMap<>(Language.class);
        for (XmlElement element : brand.children("text", "name")) {
            Optional<Language> language = element.attribute("language", TextForm.OWN_LANGUAGE);
            Optional<String> name = element.attribute("name", TextForm.LINE.expecting("the name of a text"));
            Optional<String> text = element.wrappedText();
            element.rejectOthers();
            if (language.isEmpty() || name.isEmpty() || text.isEmpty()) {
                continue;
            }
            OwnTexts.fault(language.get(), name.get(), text.get())
                    .ifPresent(expected -> faults.add(brand.pathOf("text[" + name.get() + "]"), text.get(), expected));
            if (own.computeIfAbsent(language.get(), any -> new HashMap<>()).putIfAbsent(name.get(), text.get())
                    != null) {
                faults.add(element.pathOf("@language"), language.get().tag(), "each text only once in a language");
            }
        }
        return faults.count() == 0 ? new OwnTexts(own) : OwnTexts.NONE;
    }

    private Optional<InboundConfiguration> inbound(XmlElement organisation) {
        int before = faults.count();
        Optional<CanonicalAddress> bounceAddress = organisation.optional("bounceAddress", TextForm.TOKENED_ADDRESS);
        bounceAddress.ifPresent(address -> claimRead(address, organisation.pathOf("bounceAddress")));
        Optional<CanonicalAddress> complaintAddress =
                organisation.optional("complaintAddress", TextForm.TOKENED_ADDRESS);
        complaintAddress.ifPresent(address -> claimRead(address, organisation.pathOf("complaintAddress")));
        UndeliverableAfter usual = UndeliverableAfter.DEFAULT;
        Optional<XmlElement> after = organisation.child("undeliverableAfter");
        Optional<Integer> permanent =
                after.flatMap(e -> e.optional("permanentFailures", TextForm.FAILURES, usual.permanentFailures()));
        Optional<Integer> temporary =
                after.flatMap(e -> e.optional("temporaryFailures", TextForm.FAILURES, usual.temporaryFailures()));
        Optional<Period> period = after.flatMap(e -> e.optional("period", TextForm.FAILING_PERIOD, usual.period()));
        after.ifPresent(XmlElement::rejectOthers);
        return faultlessSince(
                before,
                () -> new InboundConfiguration(
                        bounceAddress,
                        complaintAddress,
                        after.isEmpty()
                                ? usual
                                : new UndeliverableAfter(
                                        permanent.orElseThrow(), temporary.orElseThrow(), period.orElseThrow())));
    }

    private Optional<Path> keyFile(XmlElement organisation, Optional<OrganisationId> id) {
        Optional<Path> keyFile = id.isPresent()
                ? organisation.optional("keyFile", file, files.apply("file://conf/" + id.get() + ".keys"))
                : organisation.optional("keyFile", file);
        keyFile.ifPresent(path -> claimFile(path, organisation.pathOf("keyFile")));
        return keyFile;
    }

    private Optional<PurposeConfiguration> purpose(
            XmlElement element, XmlElement organisation, Surroundings surroundings) {
        int before = faults.count();
        Optional<PurposeName> name = element.attribute("name", TextForm.PURPOSE_NAME);
        name.ifPresent(n -> claim(new Claim("purpose", List.of(organisation, n)), n.value(), element.pathOf("@name")));
        Optional<Purpose.Kind> kind = element.required("kind", TextForm.KIND);
        Set<CanonicalAddress> senders = senders(element, surroundings);
        Set<String> senderDomains = senderDomains(element, surroundings);
        Set<String> users = new LinkedHashSet<>();
        for (String user : element.list("user", TextForm.USER)) {
            claim(new Claim("user", user), user, element.pathOf("user"));
            users.add(user);
        }
        Optional<Boolean> doubleOptIn = element.optional("optIn", TextForm.DOUBLE_OPT_IN, false);
        Optional<Boolean> softOptIn = element.optional("softOptIn", TextForm.BOOLEAN, false);
        Optional<Proof> acceptedProof = element.optional("acceptedProof", TextForm.PROOF, Proof.OPT_IN);
        Set<String> families = Set.copyOf(element.list("family", TextForm.LINE.expecting("a product family")));
        Set<String> activities =
                Set.copyOf(element.list("activity", TextForm.LINE.expecting("a professional activity")));
        Optional<CanonicalAddress> replyAddress = element.optional("replyAddress", TextForm.ADDRESS);
        replyAddress.ifPresent(address -> claimReply(address, organisation, element.pathOf("replyAddress")));
        Optional<CanonicalAddress> subscribeAddress = element.optional("subscribeAddress", TextForm.ADDRESS);
        subscribeAddress.ifPresent(address -> claimRead(address, element.pathOf("subscribeAddress")));
        Optional<WithoutVisibleLink> withoutVisibleLink =
                element.optional("withoutVisibleLink", TextForm.WITHOUT_VISIBLE_LINK, WithoutVisibleLink.SEND);
        Optional<SignedMessages> signedMessages =
                element.optional("signedMessages", TextForm.SIGNED_MESSAGES, SignedMessages.REWRITE);
        Optional<String> listId = listId(element, name, surroundings);
        boolean isMarketing = kind.isPresent() && kind.get() != Purpose.Kind.SERVICE;
        Map<Locale, String> titles = titles(element, isMarketing ? surroundings.defaultLanguage() : Optional.empty());
        Map<Locale, Wording> wordings = wordings(element, "wording", "");
        // Texts are kept by purpose, language and version: one by SMS must not share them with one by mail.
        Map<Locale, Wording> smsWordings = wordings(element, "smsWording", "sms ");
        if (wordings.isEmpty() && !smsWordings.isEmpty()) {
            faults.add(element.pathOf("smsWording"), "", "a <wording> beside it: nobody can sign up for SMS alone");
        }
        Optional<URI> privacyPolicy =
                inherited(element, "privacyPolicy", TextForm.PAGE_URL, surroundings.privacyPolicy());
        // A policy of its own has a version of its own.
        String privacyPolicyVersion = element.optional("privacyPolicyVersion", VERSION)
                .orElse(
                        privacyPolicy.equals(surroundings.privacyPolicy())
                                ? surroundings.privacyPolicyVersion()
                                : null);
        Set<Asked> asked = Set.copyOf(element.list("ask", TextForm.ASKED));
        Optional<Period> confirmationExpiry =
                inherited(element, "confirmationExpiry", TextForm.EXPIRY, surroundings.confirmationExpiry());
        Optional<String> postalAddress =
                inherited(element, "postalAddress", POSTAL_ADDRESS, surroundings.postalAddress());
        Optional<BrandConfiguration> brand = brand(element.child("brand"), surroundings.brand(), false);
        element.rejectOthers();
        boolean surroundingsRead = surroundings.organisation().isPresent()
                && surroundings.consentLifetime().isPresent()
                && surroundings.minorAge().isPresent()
                && confirmationExpiry.isPresent()
                && privacyPolicy.isPresent()
                && postalAddress.isPresent()
                && listId.isPresent();
        if (!surroundingsRead) {
            return Optional.empty();
        }
        return faultlessSince(
                before,
                () -> new PurposeConfiguration(
                        new Purpose(
                                surroundings.organisation().orElseThrow(),
                                name.orElseThrow(),
                                kind.orElseThrow(),
                                families,
                                activities,
                                doubleOptIn.orElseThrow(),
                                softOptIn.orElseThrow(),
                                acceptedProof.orElseThrow(),
                                surroundings.consentLifetime().orElseThrow(),
                                confirmationExpiry.orElseThrow(),
                                surroundings.minorAge().orElseThrow()),
                        senders,
                        senderDomains,
                        users,
                        listId.orElseThrow(),
                        titles,
                        wordings,
                        smsWordings,
                        privacyPolicy.orElseThrow(),
                        privacyPolicyVersion,
                        asked,
                        postalAddress.orElseThrow(),
                        replyAddress,
                        subscribeAddress,
                        withoutVisibleLink.orElseThrow(),
                        signedMessages.orElseThrow(),
                        brand.orElseThrow()));
    }

    private Set<CanonicalAddress> senders(XmlElement purpose, Surroundings surroundings) {
        Set<CanonicalAddress> senders = new LinkedHashSet<>();
        for (CanonicalAddress sender : purpose.list("sender", TextForm.ADDRESS)) {
            String path = purpose.pathOf("sender");
            claim(new Claim("sender", sender), sender.asString(), path);
            requireOwnDomain(sender.domain(), sender.asString(), path, surroundings);
            senders.add(sender);
        }
        return senders;
    }

    private Set<String> senderDomains(XmlElement purpose, Surroundings surroundings) {
        Set<String> domains = new LinkedHashSet<>();
        for (String domain : purpose.list("senderDomain", TextForm.DOMAIN)) {
            String path = purpose.pathOf("senderDomain");
            claim(new Claim("purpose's senderDomain", domain), domain, path);
            requireOwnDomain(domain, domain, path, surroundings);
            domains.add(domain);
        }
        return domains;
    }

    /** A sender from elsewhere would be a sender that no message can have: the organisation's domains come first. */
    private void requireOwnDomain(String domain, String value, String path, Surroundings surroundings) {
        Set<String> own = surroundings.senderDomains();
        if (!own.isEmpty() && !own.contains(domain)) {
            faults.add(path, value, "a domain that the organisation has as <senderDomain>: " + String.join(", ", own));
        }
    }

    private Optional<String> listId(XmlElement purpose, Optional<PurposeName> name, Surroundings surroundings) {
        Optional<String> firstDomain = surroundings.senderDomains().stream().findFirst();
        if (name.isEmpty() || firstDomain.isEmpty()) {
            return purpose.optional("listId", TextForm.LIST_ID);
        }
        String fallback = name.get() + "." + firstDomain.get();
        Optional<String> listId = purpose.optional("listId", TextForm.LIST_ID, fallback);
        if (listId.isPresent() && !TextForm.isListId(listId.get())) {
            faults.add(
                    purpose.pathOf("listId"), "", TextForm.LIST_ID.expected() + "; the default would be " + fallback);
        }
        return listId;
    }

    private Map<Locale, String> titles(XmlElement purpose, Optional<Locale> required) {
        Map<Locale, String> titles = new LinkedHashMap<>();
        boolean complete = true;
        for (XmlElement element : purpose.children("title", "language")) {
            Optional<Locale> language = language(element, titles.keySet());
            Optional<String> title = element.text(TITLE);
            element.rejectOthers();
            complete &= language.isPresent() && title.isPresent();
            language.ifPresent(l -> title.ifPresent(t -> titles.put(l, t)));
        }
        if (complete && required.isPresent() && !titles.containsKey(required.get())) {
            faults.add(
                    purpose.pathOf("title[" + required.get().toLanguageTag() + "]"),
                    "",
                    "the name of the purpose in the organisation's defaultLanguage");
        }
        return titles;
    }

    private Map<Locale, Wording> wordings(XmlElement purpose, String name, String versionPrefix) {
        Map<Locale, Wording> wordings = new LinkedHashMap<>();
        for (XmlElement element : purpose.children(name, "language")) {
            Optional<Locale> language = language(element, wordings.keySet());
            Optional<String> version = element.attribute("version", VERSION);
            Optional<String> text = element.wrappedText();
            element.rejectOthers();
            if (language.isPresent() && version.isPresent() && text.isPresent()) {
                wordings.put(language.get(), new Wording(versionPrefix + version.get(), text.get()));
            }
        }
        return wordings;
    }

    private Optional<Locale> language(XmlElement element, Set<Locale> others) {
        Optional<Locale> language = element.attribute("language", TextForm.LANGUAGE);
        language.filter(others::contains)
                .ifPresent(l -> faults.add(
                        element.pathOf("@language"), l.toLanguageTag(), "each language only once in a purpose"));
        return language;
    }

    private static <T> Optional<T> inherited(
            XmlElement purpose, String name, TextForm<T> form, Optional<T> fromOrganisation) {
        return fromOrganisation.isPresent()
                ? purpose.optional(name, form, fromOrganisation.get())
                : purpose.optional(name, form);
    }

    private static RuleSet rules(Path path) {
        try {
            return RuleSet.parse(Files.readString(path));
        } catch (IOException e) {
            throw new TextForm.UnfitTextException("a readable rule file in UTF-8 at " + path);
        } catch (IllegalArgumentException e) {
            throw new TextForm.UnfitTextException("a rule file without mistakes (" + e.getMessage() + ")");
        }
    }

    /** Mail to it is read by one mailet, for one organisation. */
    private void claimRead(CanonicalAddress address, String place) {
        claim(new Claim("address that is read", address), address.asString(), place);
    }

    /** Purposes of one organisation may share an address for replies. */
    private void claimReply(CanonicalAddress address, XmlElement organisation, String place) {
        if (replyOwners.putIfAbsent(address, organisation) != organisation) {
            claimRead(address, place);
        }
    }

    private void claimFile(Path path, String place) {
        claim(new Claim("file", path.toAbsolutePath().normalize()), path.toString(), place);
    }

    /** Reports a value that stands elsewhere too. */
    private void claim(Claim claim, String value, String path) {
        String first = claims.putIfAbsent(claim, path);
        if (first != null) {
            faults.add(
                    path,
                    value,
                    "a value that occurs only once" + (first.equals(path) ? "" : "; " + first + " has it already"));
        }
    }

    private <T> Optional<T> faultlessSince(int before, Supplier<T> made) {
        return faults.count() == before ? Optional.of(made.get()) : Optional.empty();
    }
}
