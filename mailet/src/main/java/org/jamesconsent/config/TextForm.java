package org.jamesconsent.config;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.IllformedLocaleException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jamesconsent.config.PurposeConfiguration.Asked;
import org.jamesconsent.config.PurposeConfiguration.SignedMessages;
import org.jamesconsent.config.PurposeConfiguration.WithoutVisibleLink;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.InvalidAddressException;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.Proof;
import org.jamesconsent.consent.Purpose;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.wording.Language;

/**
 * What the text of an element or attribute must look like.
 *
 * @param expected completes "expected …"
 * @param parser makes the value; refuses by an exception
 */
record TextForm<T>(String expected, Parser<T> parser) {
    static final TextForm<String> LINE = new TextForm<>("one line of text", text -> text);
    static final TextForm<Boolean> BOOLEAN = choice(inOrder("true", true, "false", false));
    static final TextForm<Purpose.Kind> KIND = choice(inOrder(
            "commercial",
            Purpose.Kind.COMMERCIAL,
            "non-profit",
            Purpose.Kind.NON_PROFIT,
            "service",
            Purpose.Kind.SERVICE));
    static final TextForm<Boolean> DOUBLE_OPT_IN = choice(inOrder("single", false, "double", true));
    static final TextForm<Asked> ASKED = choice(inOrder(
            "audience",
            Asked.AUDIENCE,
            "activity",
            Asked.ACTIVITY,
            "language",
            Asked.LANGUAGE,
            "birth-date",
            Asked.BIRTH_DATE));
    static final TextForm<Proof> PROOF =
            choice(inOrder("none", Proof.NONE, "opt-in", Proof.OPT_IN, "confirmed", Proof.CONFIRMED));
    static final TextForm<WithoutVisibleLink> WITHOUT_VISIBLE_LINK = choice(inOrder(
            "send", WithoutVisibleLink.SEND, "hold", WithoutVisibleLink.HOLD, "refuse", WithoutVisibleLink.REFUSE));
    static final TextForm<SignedMessages> SIGNED_MESSAGES = choice(inOrder(
            "rewrite",
            SignedMessages.REWRITE,
            "headers-only",
            SignedMessages.HEADERS_ONLY,
            "hold",
            SignedMessages.HOLD));
    static final TextForm<OrganisationId> ORGANISATION_ID = new TextForm<>(
            "1 to 32 characters of a-z, 0-9 and '-', starting with a letter or digit", OrganisationId::new);
    static final TextForm<String> WEBHOOK_NAME = new TextForm<>(
            "1 to 32 characters of a-z, 0-9 and '-', starting with a letter or digit",
            text -> refuseIf(!text.matches("[a-z0-9][a-z0-9-]{0,31}"), text));
    static final TextForm<PurposeName> PURPOSE_NAME = new TextForm<>(
            "1 to 64 characters of a-z, 0-9, '.', '_' and '-', starting with a letter or digit", PurposeName::new);
    static final TextForm<CanonicalAddress> ADDRESS = new TextForm<>("a mail address", CanonicalAddress::of);
    static final TextForm<CanonicalAddress> TOKENED_ADDRESS = new TextForm<>(
            "a mail address whose local part has at most " + OrganisationConfiguration.MAX_TOKENED_LOCAL_OCTETS
                    + " characters of a-z, 0-9, '.', '_' and '-', so that '+' and a token can follow",
            TextForm::tokenedAddress);
    static final TextForm<CanonicalAddress> PLAIN_ADDRESS =
            new TextForm<>("a mail address of a-z, 0-9, '.', '_' and '-' at a domain", text -> {
                CanonicalAddress address = CanonicalAddress.of(text);
                return refuseIf(
                        !address.local().matches("[a-z0-9._-]+")
                                || address.domain().startsWith("["),
                        address);
            });
    static final TextForm<String> DOMAIN = new TextForm<>("a domain", TextForm::domain);
    static final TextForm<String> USER =
            new TextForm<>("the name of an SMTP user, without blanks", text -> refuseIf(text.contains(" "), text)
                    .toLowerCase(Locale.ROOT));
    static final TextForm<URI> BASE_URL = new TextForm<>(
            "an https URL without user, query and fragment (http only for localhost), for example https://consent.example.org",
            TextForm::baseUrl);
    static final TextForm<URI> PAGE_URL = new TextForm<>(
            "an https URL (http only for localhost), for example https://www.example.org/privacy", TextForm::webUrl);
    static final TextForm<Language> OWN_LANGUAGE = new TextForm<>(
            "one of " + Arrays.stream(Language.values()).map(Language::tag).collect(Collectors.joining(", ")),
            text -> Arrays.stream(Language.values())
                    .filter(language -> language.tag().equals(text))
                    .findFirst()
                    .orElseThrow(IllegalArgumentException::new));
    static final TextForm<Colour> COLOUR = new TextForm<>("a colour, for example #1f5c41", Colour::of);
    static final TextForm<Locale> LANGUAGE =
            new TextForm<>("a language tag (BCP 47), for example en or de-AT", TextForm::language);
    static final TextForm<ZoneId> ZONE =
            new TextForm<>("a time zone of the IANA database, for example Europe/Paris", ZoneId::of);
    static final TextForm<Integer> AGE = new TextForm<>("a whole number of years from 1 to 21", TextForm::age);
    static final TextForm<Period> LIFETIME =
            new TextForm<>("an ISO 8601 period from one day to 100 years, for example P3Y", TextForm::lifetime);
    static final TextForm<Period> FAILING_PERIOD =
            new TextForm<>("an ISO 8601 period from none (P0D) to a year, for example P7D", TextForm::failingPeriod);
    static final TextForm<Integer> FAILURES =
            new TextForm<>("a whole number from 1 to 100", text -> number(text, 1, 100));
    static final TextForm<Optional<Period>> KEPT = new TextForm<>(
            LIFETIME.expected() + ", or 0", text -> text.equals("0") ? Optional.empty() : Optional.of(lifetime(text)));
    static final TextForm<Period> EXPIRY =
            new TextForm<>("an ISO 8601 period from one day to one year, for example P7D", TextForm::expiry);
    static final TextForm<Optional<Period>> QUESTION = new TextForm<>(
            "off, or " + LIFETIME.expected(),
            text -> text.equals("off") ? Optional.empty() : Optional.of(lifetime(text)));
    static final TextForm<Optional<LocalTime>> DAILY = new TextForm<>(
            "off, or a time of day, for example 03:30",
            text -> text.equals("off") ? Optional.empty() : Optional.of(LocalTime.parse(text)));
    static final TextForm<Duration> WAIT =
            new TextForm<>("a duration from 1 ms to 10 minutes, for example 500 ms, 5s or 1 min", TextForm::wait);
    static final TextForm<String> POSTGRESQL_URL = new TextForm<>(
            "a URL without parameters, for example jdbc:postgresql://db.example.org:5432/consent",
            TextForm::postgresqlUrl);
    static final TextForm<HostAndPort> CONTACT_POINT = new TextForm<>(
            "a host and the port of CQL, for example cassandra1.example.org:9042", TextForm::contactPoint);
    static final TextForm<String> KEYSPACE = new TextForm<>(
            "a name of at most 48 letters, digits and underscores, for example james_consent",
            text -> refuseIf(!text.matches("[a-z][a-z0-9_]{0,47}"), text));
    static final TextForm<String> VARIABLE = new TextForm<>(
            "the name of an environment variable, for example CONSENT_DB_PASSWORD",
            text -> refuseIf(!text.matches("[A-Za-z_][A-Za-z0-9_]*"), text));
    static final TextForm<Boolean> TLS = choice(inOrder("verify-full", true, "off", false));
    static final TextForm<Integer> STORE_CONNECTIONS =
            new TextForm<>("a whole number from 2 to 100", text -> number(text, 2, 100));
    static final TextForm<Duration> STORE_TIMEOUT = new TextForm<>(
            "a duration from 1 s to 10 minutes, for example 5s or 1 min",
            text -> refuseIf(wait(text).toSeconds() < 1, wait(text)));
    static final TextForm<IpNetwork> NETWORK =
            new TextForm<>("an IP network, for example 192.0.2.0/24, 2001:db8::/32 or 192.0.2.7", IpNetwork::parse);
    static final TextForm<HostAndPort> BIND = new TextForm<>(
            "a numeric address and a port, 0 for any free one, for example 127.0.0.1:8090 or [::1]:8090",
            TextForm::bind);
    static final TextForm<Integer> CONNECTIONS =
            new TextForm<>("a whole number from 10 to 100000", text -> number(text, 10, 100_000));
    static final TextForm<Integer> POSTS_PER_MINUTE =
            new TextForm<>("a whole number from 1 to 100000", text -> number(text, 1, 100_000));
    static final TextForm<Integer> SIGN_UPS =
            new TextForm<>("a whole number from 1 to 1000000", text -> number(text, 1, 1_000_000));
    static final TextForm<String> LIST_ID = new TextForm<>(
            "a List-Id without angle brackets (RFC 2919): ASCII words joined by at least one dot, at most 255"
                    + " characters, for example newsletter.example.org",
            TextForm::listId);

    private static final Pattern LIST_ID_FORM =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)+");
    private static final Pattern POSTGRESQL_URL_FORM =
            Pattern.compile("jdbc:postgresql://[A-Za-z0-9.,:\\[\\]_-]+/[^/?#&@ ]+");
    private static final Pattern WAIT_FORM =
            Pattern.compile("([0-9]{1,6}) ?(?:(ms|msecs?)|(s|secs?|seconds?)|(m|mins?|minutes?))");
    private static final int CQL_PORT = 9042;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    /** Makes a value of text. */
    @FunctionalInterface
    interface Parser<T> {
        /**
         * Refuses the text by any of these, or by {@link IllegalArgumentException}, {@link DateTimeException} or {@link
         * IllformedLocaleException}.
         */
        T parse(String text) throws InvalidAddressException, URISyntaxException;
    }

    /** Text that has the form, but is wrong for a reason of its own. */
    static final class UnfitTextException extends IllegalArgumentException {
        private final String expected;

        UnfitTextException(String expected) {
            super(expected);
            this.expected = expected;
        }

        String expected() {
            return expected;
        }
    }

    /** The same form, with words that say more about this use of it. */
    TextForm<T> expecting(String words) {
        return new TextForm<>(words, parser);
    }

    /** Control characters and line ends: never in a value, for it may end up in a header or in a log. */
    static boolean isControl(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            default -> false;
        };
    }

    private static <T> Map<String, T> inOrder(String a, T first, String b, T second) {
        Map<String, T> map = new LinkedHashMap<>();
        map.put(a, first);
        map.put(b, second);
        return map;
    }

    private static <T> Map<String, T> inOrder(String a, T first, String b, T second, String c, T third) {
        Map<String, T> map = inOrder(a, first, b, second);
        map.put(c, third);
        return map;
    }

    private static <T> Map<String, T> inOrder(
            String a, T first, String b, T second, String c, T third, String d, T fourth) {
        Map<String, T> map = inOrder(a, first, b, second, c, third);
        map.put(d, fourth);
        return map;
    }

    private static <T> TextForm<T> choice(Map<String, T> choices) {
        return new TextForm<>(String.join(" or ", choices.keySet()), text -> {
            T value = choices.get(text);
            if (value == null) {
                throw new IllegalArgumentException();
            }
            return value;
        });
    }

    private static <T> T refuseIf(boolean wrong, T value) {
        if (wrong) {
            throw new IllegalArgumentException();
        }
        return value;
    }

    private static CanonicalAddress tokenedAddress(String text) throws InvalidAddressException {
        CanonicalAddress address = CanonicalAddress.of(text);
        return refuseIf(!InboundConfiguration.takesToken(address), address);
    }

    private static String domain(String text) throws InvalidAddressException {
        String domain = CanonicalAddress.canonicalDomain(text);
        return refuseIf(domain.startsWith("["), domain);
    }

    private static URI baseUrl(String text) throws URISyntaxException {
        URI url = webUrl(text);
        refuseIf(url.getRawQuery() != null || url.getRawFragment() != null || url.getRawUserInfo() != null, url);
        String base = url.toASCIIString();
        int end = base.length();
        while (base.charAt(end - 1) == '/') {
            end--;
        }
        return new URI(base.substring(0, end));
    }

    private static URI webUrl(String text) throws URISyntaxException {
        URI url = new URI(text);
        String host = url.getHost();
        if (host == null || url.getScheme() == null) {
            throw new IllegalArgumentException();
        }
        boolean secure = url.getScheme().equalsIgnoreCase("https");
        boolean local = url.getScheme().equalsIgnoreCase("http") && isLoopback(host);
        refuseIf(!secure && !local || url.getPort() == 0 || url.getPort() > 0xffff, url);
        return new URI(url.toASCIIString());
    }

    private static boolean isLoopback(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return true;
        }
        try {
            String ip = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            InetAddress address = IpNetwork.parse(ip).address();
            return address.isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Locale language(String text) {
        Locale locale = new Locale.Builder().setLanguageTag(text).build();
        return refuseIf(locale.getLanguage().isEmpty(), locale);
    }

    private static int age(String text) {
        refuseIf(!text.matches("[0-9]{1,2}"), text);
        int age = Integer.parseInt(text);
        return refuseIf(age < 1 || age > 21, age);
    }

    private static Period lifetime(String text) {
        Period period = Period.parse(text);
        LocalDate start = LocalDate.EPOCH;
        LocalDate end = start.plus(period);
        return refuseIf(!end.isAfter(start) || end.isAfter(start.plusYears(100)), period);
    }

    private static Period failingPeriod(String text) {
        Period period = Period.parse(text);
        LocalDate start = LocalDate.EPOCH;
        LocalDate end = start.plus(period);
        return refuseIf(end.isBefore(start) || end.isAfter(start.plusYears(1)), period);
    }

    private static Period expiry(String text) {
        Period period = Period.parse(text);
        LocalDate start = LocalDate.EPOCH;
        LocalDate end = start.plus(period);
        return refuseIf(!end.isAfter(start) || end.isAfter(start.plusYears(1)), period);
    }

    private static Duration wait(String text) {
        Matcher matcher = WAIT_FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException();
        }
        long amount = Long.parseLong(matcher.group(1));
        Duration wait = matcher.group(2) != null
                ? Duration.ofMillis(amount)
                : matcher.group(3) != null ? Duration.ofSeconds(amount) : Duration.ofMinutes(amount);
        return refuseIf(wait.isZero() || wait.compareTo(LONGEST_WAIT) > 0, wait);
    }

    private static String listId(String text) {
        return refuseIf(!isListId(text), text);
    }

    /** Whether the text is what RFC 2919 section 2 puts between angle brackets. */
    static boolean isListId(String text) {
        return text.length() <= 255 && LIST_ID_FORM.matcher(text).matches();
    }

    private static String postgresqlUrl(String text) {
        return refuseIf(!POSTGRESQL_URL_FORM.matcher(text).matches(), text);
    }

    private static HostAndPort bind(String text) {
        HostAndPort bind = HostAndPort.fromString(text).requireBracketsForIPv6();
        return refuseIf(!bind.hasPort() || !InetAddresses.isInetAddress(bind.getHost()), bind);
    }

    private static HostAndPort contactPoint(String text) {
        HostAndPort point =
                HostAndPort.fromString(text).withDefaultPort(CQL_PORT).requireBracketsForIPv6();
        return refuseIf(
                !text.matches("[A-Za-z0-9.:\\[\\]_-]+") || point.getHost().isEmpty(), point);
    }

    private static int number(String text, int least, int most) {
        int number = Integer.parseInt(text);
        return refuseIf(number < least || number > most, number);
    }
}
