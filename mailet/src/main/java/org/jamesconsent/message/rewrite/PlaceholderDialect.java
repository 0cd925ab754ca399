package org.jamesconsent.message.rewrite;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The placeholders of one sending tool. A blank in a spelling stands for any white space or none. Spellings are matched with
 * their case, since that is how the tools match them.
 */
public enum PlaceholderDialect {
    /** {@code {{unsubscribe_url}}} and {@code {{preferences_url}}}, also in the three braces of template languages. */
    JAMES_CONSENT(
            unsubscribe("{{{ unsubscribe_url }}}"),
            preferences("{{{ preferences_url }}}"),
            unsubscribe("{{ unsubscribe_url }}"),
            preferences("{{ preferences_url }}")),
    /** Subscription management of Amazon SES: {@code {{amazonSESUnsubscribeUrl}}}. */
    AMAZON_SES(unsubscribe("{{ amazonSESUnsubscribeUrl }}")),
    /** {@code %unsubscribe_url%}, {@code %tag_unsubscribe_url%}, {@code %mailing_list_unsubscribe_url%}. */
    MAILGUN(
            unsubscribe("%unsubscribe_url%"),
            unsubscribe("%tag_unsubscribe_url%"),
            unsubscribe("%mailing_list_unsubscribe_url%")),
    /**
     * {@code {{{ pm:unsubscribe }}}}, which Postmark turns into a link where it stands alone, and {@code {{{
     * pm:unsubscribe_url }}}}.
     */
    POSTMARK(unsubscribeLink("{{{ pm:unsubscribe }}}"), unsubscribe("{{{ pm:unsubscribe_url }}}")),
    /**
     * The raw and the linking tags for unsubscribe groups, global unsubscribe and preferences, {@code [unsubscribe]} and {@code
     * [Unsubscribe]}, the tags SendGrid's own editors insert, and {@code {{{unsubscribe}}}} and {@code
     * {{{unsubscribe_preferences}}}} of its dynamic templates.
     */
    SENDGRID(
            unsubscribe("<%asm_group_unsubscribe_raw_url%>"),
            unsubscribe("<%asm_global_unsubscribe_raw_url%>"),
            preferences("<%asm_preferences_raw_url%>"),
            unsubscribeLink("<%asm_group_unsubscribe_url%>"),
            unsubscribeLink("<%asm_global_unsubscribe_url%>"),
            preferencesLink("<%asm_preferences_url%>"),
            inBodiesOnly("[unsubscribe]"),
            inBodiesOnly("[Unsubscribe]"),
            unsubscribe("{{{ unsubscribe }}}"),
            preferences("{{{ unsubscribe_preferences }}}")),
    /** {@code *|UNSUB|*} and {@code *|UPDATE_PROFILE|*}. */
    MAILCHIMP(unsubscribe("*|UNSUB|*"), preferences("*|UPDATE_PROFILE|*")),
    /** {@code {{ UnsubscribeURL }}} and {@code {{ ManageURL }}}. */
    LISTMONK(unsubscribe("{{ UnsubscribeURL }}"), preferences("{{ ManageURL }}"));

    private final List<Placeholder> placeholders;

    PlaceholderDialect(Placeholder... placeholders) {
        this.placeholders = List.of(placeholders);
    }

    /** The name used in configuration: {@code amazon-ses}, {@code mailgun}, {@code postmark} and so on. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Our own dialect and those that are named.
     *
     * @param codes {@code all}, or {@linkplain #code codes} separated by commas; none if empty
     * @throws IllegalArgumentException if a word is no dialect; the message says what was expected
     */
    public static Set<PlaceholderDialect> parse(String codes) {
        if (codes.equals("all")) {
            return all();
        }
        EnumSet<PlaceholderDialect> dialects = EnumSet.of(JAMES_CONSENT);
        for (String word : codes.isEmpty() ? new String[0] : codes.split(",", -1)) {
            dialects.add(Arrays.stream(values())
                    .filter(dialect -> dialect.code().equals(word.strip()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("'all' or a list of "
                            + Arrays.stream(values())
                                    .map(PlaceholderDialect::code)
                                    .toList())));
        }
        return dialects;
    }

    /** Every dialect there is, in a new set. */
    public static Set<PlaceholderDialect> all() {
        return EnumSet.allOf(PlaceholderDialect.class);
    }

    List<Placeholder> placeholders() {
        return placeholders;
    }

    private static Placeholder unsubscribe(String spelling) {
        return new Placeholder(spelling, Placeholder.Target.UNSUBSCRIBE, false, true);
    }

    private static Placeholder unsubscribeLink(String spelling) {
        return new Placeholder(spelling, Placeholder.Target.UNSUBSCRIBE, true, true);
    }

    private static Placeholder preferences(String spelling) {
        return new Placeholder(spelling, Placeholder.Target.PREFERENCES, false, true);
    }

    private static Placeholder preferencesLink(String spelling) {
        return new Placeholder(spelling, Placeholder.Target.PREFERENCES, true, true);
    }

    /** In a subject, a word in square brackets names a list far more often than it asks for a link. */
    private static Placeholder inBodiesOnly(String spelling) {
        return new Placeholder(spelling, Placeholder.Target.UNSUBSCRIBE, false, false);
    }
}
