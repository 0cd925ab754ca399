package org.jamesconsent.mailet;

import com.google.common.base.Splitter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.jamesconsent.config.PurposeConfiguration;
import org.jamesconsent.consent.SplitRun;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.message.MessageFault;
import org.jspecify.annotations.Nullable;

/**
 * The attributes by which James Consent's mailets hand on what they found, as they appear in repositories and logs. All are
 * strings, numbers or maps of strings, so that every queue can store them.
 */
public final class ConsentAttributes {
    /** {@code organisation/purpose}. */
    public static final AttributeName PURPOSE = AttributeName.of("org.jamesconsent.purpose");
    /** A {@link MessageFault}: why the whole message is refused or held. */
    public static final AttributeName FAULT = AttributeName.of("org.jamesconsent.fault");
    /** The fault in words. */
    public static final AttributeName FAULT_DETAIL = AttributeName.of("org.jamesconsent.faultDetail");
    /**
     * A map from recipient to its verdict: {@code allow BASIS row=5 entry=17 subject=… language=de}, {@code refuse REASON row=…}.
     */
    public static final AttributeName VERDICTS = AttributeName.of("org.jamesconsent.verdicts");
    /** How often the store could not be asked so far. */
    public static final AttributeName ATTEMPTS = AttributeName.of("org.jamesconsent.attempts");
    /** Whether this run only observes. */
    public static final AttributeName DRY_RUN = AttributeName.of("org.jamesconsent.dryRun");

    /**
     * On a message to several recipients: the name under which it is divided into mails of their own. James's matchers may
     * divide it too, and then name what they make of it by chance.
     */
    public static final AttributeName MESSAGE = AttributeName.of("org.jamesconsent.message");
    /** On a mail that a message was divided into: the {@link SplitRun} that made it. */
    public static final AttributeName PART = AttributeName.of("org.jamesconsent.part");

    /** On a finished copy: the id of the recipient whose links it has. */
    public static final AttributeName MADE_FOR = AttributeName.of("org.jamesconsent.madeFor");

    /** On the share of a reply that was read, flagged and spooled: it is not read again. */
    public static final AttributeName READ = AttributeName.of("org.jamesconsent.read");

    /** On what James Consent itself writes to people, such as the question whether a sign-up is to be confirmed. */
    public static final AttributeName OWN_MAIL = AttributeName.of("org.jamesconsent.ownMail");

    private ConsentAttributes() {}

    /** Removes what an earlier run left but the purpose, so that a released or repeated message is judged anew. */
    public static void forgetVerdicts(Mail mail) {
        for (AttributeName name : List.of(FAULT, FAULT_DETAIL, VERDICTS, DRY_RUN)) {
            mail.removeAttribute(name);
        }
    }

    public static void setPurpose(Mail mail, PurposeConfiguration purpose) {
        set(mail, PURPOSE, purpose.qualifiedName());
    }

    public static Optional<String> purpose(Mail mail) {
        return string(mail, PURPOSE);
    }

    public static void setFault(Mail mail, MessageFault fault, String detail) {
        set(mail, FAULT, fault.name());
        set(mail, FAULT_DETAIL, detail);
        // Shows in James's own listings of repositories, where administrators look first.
        mail.setErrorMessage(fault + ": " + detail);
    }

    public static Optional<MessageFault> fault(Mail mail) {
        return string(mail, FAULT).map(MessageFault::valueOf);
    }

    static void setDryRun(Mail mail) {
        mail.setAttribute(new Attribute(DRY_RUN, AttributeValue.of(true)));
    }

    static boolean isDryRun(Mail mail) {
        return AttributeUtils.getValueAndCastFromMail(mail, DRY_RUN, Boolean.class)
                .orElse(false);
    }

    static int attempts(Mail mail) {
        return AttributeUtils.getValueAndCastFromMail(mail, ATTEMPTS, Integer.class)
                .orElse(0);
    }

    static void setAttempts(Mail mail, int attempts) {
        mail.setAttribute(new Attribute(ATTEMPTS, AttributeValue.of(attempts)));
    }

    /** Remembers the name of a message to several recipients; any earlier name is forgotten. */
    public static void setMessage(Mail mail) {
        if (mail.getRecipients().size() > 1) {
            set(mail, MESSAGE, mail.getName());
        } else {
            mail.removeAttribute(MESSAGE);
        }
    }

    static Optional<String> message(Mail mail) {
        return string(mail, MESSAGE);
    }

    static void setPart(Mail mail, SplitRun run) {
        mail.removeAttribute(MESSAGE);
        set(mail, PART, run.toString());
    }

    static void setOwnMail(Mail mail) {
        mail.setAttribute(new Attribute(OWN_MAIL, AttributeValue.of(true)));
    }

    /** Whether the mail is one of our own. No sender can say so: attributes do not come in by SMTP. */
    public static boolean isOwnMail(Mail mail) {
        return AttributeUtils.getValueAndCastFromMail(mail, OWN_MAIL, Boolean.class)
                .orElse(false);
    }

    static Optional<SplitRun> part(Mail mail) {
        return string(mail, PART).flatMap(SplitRun::parse);
    }

    static void setMadeFor(Mail mail, SubjectId recipient) {
        set(mail, MADE_FOR, recipient.toString());
    }

    static Optional<String> madeFor(Mail mail) {
        return string(mail, MADE_FOR);
    }

    static void setRead(Mail mail) {
        mail.setAttribute(new Attribute(READ, AttributeValue.of(true)));
    }

    static boolean isRead(Mail mail) {
        return mail.getAttribute(READ).isPresent();
    }

    static void setVerdicts(Mail mail, Map<String, RecipientVerdict> verdicts) {
        Map<String, AttributeValue<?>> values = new LinkedHashMap<>();
        verdicts.forEach((recipient, verdict) -> values.put(recipient, AttributeValue.of(verdict.asText())));
        mail.setAttribute(new Attribute(VERDICTS, AttributeValue.of(values)));
    }

    static Map<String, RecipientVerdict> verdicts(Mail mail) {
        Map<String, RecipientVerdict> verdicts = new LinkedHashMap<>();
        Optional<Map<?, ?>> values = mail.getAttribute(VERDICTS)
                .map(attribute -> attribute.getValue().value())
                .filter(Map.class::isInstance)
                .map(value -> (Map<?, ?>) value);
        values.ifPresent(map -> map.forEach((recipient, value) -> {
            if (value instanceof AttributeValue<?> text) {
                verdicts.put(String.valueOf(recipient), RecipientVerdict.parse(String.valueOf(text.value())));
            }
        }));
        return verdicts;
    }

    private static Optional<String> string(Mail mail, AttributeName name) {
        return AttributeUtils.getValueAndCastFromMail(mail, name, String.class);
    }

    private static void set(Mail mail, AttributeName name, String value) {
        mail.setAttribute(new Attribute(name, AttributeValue.of(value)));
    }

    /**
     * A verdict as it travels with a mail.
     *
     * @param allowed whether the message may go
     * @param code basis or reason, or the name of a {@link MessageFault}
     * @param row the row of the rule set, 0 if none decided
     * @param entry the ledger entry it rests on, 0 if none
     * @param subject the subject id, empty if there is none
     * @param language the recipient's own; null if unknown
     */
    public record RecipientVerdict(
            boolean allowed,
            String code,
            int row,
            long entry,
            String subject,
            @Nullable Locale language) {
        String asText() {
            return (allowed ? "allow " : "refuse ") + code + " row=" + row + " entry=" + entry + " subject=" + subject
                    + (language == null ? "" : " language=" + language.toLanguageTag());
        }

        static RecipientVerdict parse(String text) {
            List<String> words = Splitter.on(' ').splitToList(text);
            Map<String, String> fields = new LinkedHashMap<>();
            for (String word : words.subList(Math.min(2, words.size()), words.size())) {
                int equals = word.indexOf('=');
                fields.put(word.substring(0, Math.max(0, equals)), word.substring(equals + 1));
            }
            String language = fields.get("language");
            return new RecipientVerdict(
                    words.getFirst().equals("allow"),
                    words.size() > 1 ? words.get(1) : "",
                    Integer.parseInt(fields.getOrDefault("row", "0")),
                    Long.parseLong(fields.getOrDefault("entry", "0")),
                    fields.getOrDefault("subject", ""),
                    language == null ? null : Locale.forLanguageTag(language));
        }
    }
}
