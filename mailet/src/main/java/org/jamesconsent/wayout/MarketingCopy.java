package org.jamesconsent.wayout;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.config.PurposeConfiguration;
import org.jamesconsent.config.PurposeConfiguration.SignedMessages;
import org.jamesconsent.config.PurposeConfiguration.WithoutVisibleLink;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.message.MessageFault;
import org.jamesconsent.message.mime.HeaderBlock;
import org.jamesconsent.message.mime.MalformedMessageException;
import org.jamesconsent.message.rewrite.Footer;
import org.jamesconsent.message.rewrite.HeaderLine;
import org.jamesconsent.message.rewrite.Links;
import org.jamesconsent.message.rewrite.MessageTemplate;
import org.jamesconsent.message.rewrite.Personalisation;
import org.jamesconsent.message.rewrite.PlaceholderDialect;
import org.jamesconsent.message.rewrite.RewriteSettings;
import org.jamesconsent.message.rewrite.RewrittenMessage;
import org.jamesconsent.policy.Basis;
import org.jamesconsent.token.WayOut;
import org.jamesconsent.token.WayOutTokens;
import org.jamesconsent.wording.FooterContent;
import org.jamesconsent.wording.Footers;
import org.jamesconsent.wording.Language;
import org.jamesconsent.wording.Languages;
import org.jspecify.annotations.Nullable;

/**
 * A marketing message of one purpose, prepared once, of which every recipient gets an own copy: with {@code
 * List-Unsubscribe} and {@code List-Unsubscribe-Post} (RFC 2369, RFC 8058), {@code List-Id} (RFC 2919), the {@linkplain
 * VerdictStamp verdict stamp}, and own links in a footer or in the sender's placeholders. {@code Bcc} goes, as RFC 5322
 * section 3.6.3 wants it. If so chosen, {@code CFBL-Address} and {@code CFBL-Feedback-ID} (RFC 9477) and {@code Reply-To} lead
 * back to us with the recipient's token.
 */
public final class MarketingCopy {
    private static final String LIST_UNSUBSCRIBE = "List-Unsubscribe";
    private static final String LIST_ID = "List-Id";
    private static final String REPLY_TO = "Reply-To";
    private static final String CFBL_ADDRESS = "CFBL-Address";
    private static final String CFBL_FEEDBACK_ID = "CFBL-Feedback-ID";

    private final OrganisationConfiguration organisation;
    private final WayOutTokens tokens;
    private final PurposeConfiguration purpose;
    private final MessageTemplate template;
    private final boolean keepsListUnsubscribe;
    private final boolean keepsListId;
    private final boolean namesComplaintAddress;
    private final boolean namesReplyAddress;

    /**
     * How copies are made.
     *
     * @param dialects whose placeholders are filled
     * @param keepListUnsubscribe whether a {@code List-Unsubscribe} of the sender's stays instead of ours
     * @param cfbl whether copies say where to report complaints (RFC 9477), if the organisation has an address for them
     * @param replyTo whether copies say where to reply, if the purpose has an address for it
     */
    public record Options(
            Set<PlaceholderDialect> dialects, boolean keepListUnsubscribe, boolean cfbl, ReplyTo replyTo) {
        public Options {
            dialects = Set.copyOf(dialects);
        }

        /** Options by which copies say neither where to report complaints nor where to reply. */
        public Options(Set<PlaceholderDialect> dialects, boolean keepListUnsubscribe) {
            this(dialects, keepListUnsubscribe, false, ReplyTo.NONE);
        }
    }

    /** What happens to {@code Reply-To} (RFC 5322 section 3.6.2). */
    public enum ReplyTo {
        /** Nothing. */
        NONE,
        /** Ours is added where the sender gave none. */
        ADD,
        /** Ours takes the place of the sender's. */
        REPLACE
    }

    /**
     * For whom a copy is.
     *
     * @param subject the recipient
     * @param language the recipient's own; null if unknown
     * @param allowed whether the verdict was to allow; a refused recipient gets a copy in dry runs only
     * @param code basis or reason
     * @param row of the rule set
     * @param entry of the ledger, 0 if none
     * @param dryRun whether verdicts are not enforced
     */
    public record Recipient(
            SubjectId subject,
            @Nullable Locale language,
            boolean allowed,
            String code,
            int row,
            long entry,
            boolean dryRun) {}

    /**
     * Why a message does not go although its recipients may be sent it.
     *
     * @param fault what is the matter
     * @param refused whether it goes back to its sender; else it is held
     * @param detail the fault in words, for an administrator
     */
    public record Obstacle(MessageFault fault, boolean refused, String detail) {}

    private MarketingCopy(
            OrganisationConfiguration organisation,
            WayOutTokens tokens,
            PurposeConfiguration purpose,
            Options options,
            MessageTemplate template) {
        this.organisation = organisation;
        this.tokens = tokens;
        this.purpose = purpose;
        this.template = template;
        this.keepsListUnsubscribe = options.keepListUnsubscribe()
                && template.structure().headers().first(LIST_UNSUBSCRIBE).isPresent();
        this.keepsListId = template.isSignedBodyKept()
                && (template.structure().headers().first(LIST_ID).isPresent() || template.isReserved(LIST_ID));
        this.namesComplaintAddress = options.cfbl()
                && organisation.inbound().complaintAddress().isPresent()
                && !isKeptOut(CFBL_ADDRESS)
                && !isKeptOut(CFBL_FEEDBACK_ID);
        this.namesReplyAddress = purpose.replyAddress().isPresent()
                && !isKeptOut(REPLY_TO)
                && switch (options.replyTo()) {
                    case NONE -> false;
                    case ADD -> template.structure().headers().first(REPLY_TO).isEmpty();
                    case REPLACE -> true;
                };
    }

    /**
     * Prepares a message.
     *
     * @param message its octets, which must not be changed any more
     * @throws MalformedMessageException if it cannot be understood: hold it whole
     */
    public static MarketingCopy of(
            byte[] message,
            OrganisationConfiguration organisation,
            WayOutTokens tokens,
            PurposeConfiguration purpose,
            Options options)
            throws MalformedMessageException {
        Set<String> replaced = new HashSet<>(
                Set.of(LIST_UNSUBSCRIBE, "List-Unsubscribe-Post", LIST_ID, VerdictStamp.HEADER, "Bcc", "Resent-Bcc"));
        if (options.cfbl() && organisation.inbound().complaintAddress().isPresent()) {
            // Those of a copy that somebody got would have that person complain.
            replaced.addAll(Set.of(CFBL_ADDRESS, CFBL_FEEDBACK_ID));
        }
        if (options.replyTo() == ReplyTo.REPLACE && purpose.replyAddress().isPresent()) {
            replaced.add(REPLY_TO);
        }
        RewriteSettings settings = new RewriteSettings(
                options.dialects(),
                replaced,
                Set.of("X-Consent-"),
                options.keepListUnsubscribe(),
                purpose.signedMessages() == SignedMessages.HEADERS_ONLY,
                RewriteSettings.DEFAULT.limits());
        return new MarketingCopy(organisation, tokens, purpose, options, MessageTemplate.of(message, settings));
    }

    /** Whether a field would break a signature that nothing else breaks, and is not worth it. */
    private boolean isKeptOut(String name) {
        return template.isSignedBodyKept() && template.isReserved(name);
    }

    /** The prepared message. */
    public MessageTemplate template() {
        return template;
    }

    /** What the purpose's choices have against sending the message; empty if nothing. */
    public Optional<Obstacle> obstacle() {
        if (template.isSignedBySender() && purpose.signedMessages() == SignedMessages.HOLD) {
            return Optional.of(new Obstacle(
                    MessageFault.SIGNED_BY_SENDER,
                    false,
                    "it has a DKIM-Signature, which rewriting breaks, and <signedMessages> of its purpose is hold"));
        }
        Optional<String> unseen = whyUnseen();
        if (unseen.isPresent() && purpose.withoutVisibleLink() != WithoutVisibleLink.SEND) {
            return Optional.of(new Obstacle(
                    MessageFault.NO_VISIBLE_LINK,
                    purpose.withoutVisibleLink() == WithoutVisibleLink.REFUSE,
                    unseen.get() + ", and <withoutVisibleLink> of its purpose is not send"));
        }
        return Optional.empty();
    }

    /** Why a reader of a copy sees no way out in its body, in words; empty if there is one to see. */
    public Optional<String> whyUnseen() {
        if (template.showsWayOut()) {
            return Optional.empty();
        }
        if (template.isSignedOrEncrypted()) {
            return Optional.of("its body is signed or encrypted");
        }
        return Optional.of(
                template.isSignedBodyKept()
                        ? "it has a DKIM-Signature, and <signedMessages> of its purpose is headers-only"
                        : "its body has no text that can be read");
    }

    /**
     * Whether the message is a copy for this recipient already: its stamp bears a token that only we can have made for just
     * this person and purpose, and the way out is still there, which a copy sent on may have lost.
     */
    public boolean isMadeFor(SubjectId subject) {
        HeaderBlock headers = template.structure().headers();
        return headers.first(LIST_UNSUBSCRIBE).isPresent()
                && headers.value(VerdictStamp.HEADER)
                        .flatMap(VerdictStamp::parse)
                        .flatMap(stamp -> tokens.read(stamp.token()))
                        .filter(wayOut(subject)::equals)
                        .isPresent();
    }

    /** The copy for one recipient. */
    public RewrittenMessage copyFor(Recipient recipient) {
        String token = tokens.write(wayOut(recipient.subject()));
        Links links = RecipientLinks.of(organisation, token);
        return template.personalise(new Personalisation(
                headers(recipient, token, links.unsubscribeUri()), footer(recipient, links), links));
    }

    private WayOut wayOut(SubjectId subject) {
        return new WayOut(subject, purpose.purpose().name(), Channel.MAIL);
    }

    private List<HeaderLine> headers(Recipient recipient, String token, URI unsubscribe) {
        List<HeaderLine> headers = new ArrayList<>();
        VerdictStamp stamp = new VerdictStamp(
                recipient.allowed(),
                recipient.code(),
                recipient.row(),
                recipient.entry(),
                purpose.qualifiedName(),
                token,
                recipient.dryRun());
        headers.add(new HeaderLine(VerdictStamp.HEADER, stamp.asText()));
        if (!keepsListUnsubscribe) {
            headers.add(new HeaderLine(LIST_UNSUBSCRIBE, "<" + unsubscribe + ">, <" + mailto(token) + ">"));
            headers.add(new HeaderLine("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
        }
        if (!keepsListId) {
            headers.add(new HeaderLine(LIST_ID, listId()));
        }
        if (namesComplaintAddress) {
            TokenedAddress complaints =
                    new TokenedAddress(organisation.inbound().complaintAddress().orElseThrow());
            headers.add(new HeaderLine(CFBL_ADDRESS, complaints.withToken(token) + "; report=arf"));
            headers.add(new HeaderLine(CFBL_FEEDBACK_ID, token));
        }
        if (namesReplyAddress) {
            TokenedAddress replies = new TokenedAddress(purpose.replyAddress().orElseThrow());
            headers.add(new HeaderLine(REPLY_TO, replies.withToken(token)));
        }
        return headers;
    }

    /** Percent-encoded as RFC 6068 section 2 demands; the '+' before the token may stand as it is. */
    private String mailto(String token) {
        String address = new TokenedAddress(organisation.unsubscribeAddress()).withToken(token);
        int at = address.lastIndexOf('@');
        String local = URLEncoder.encode(address.substring(0, at), StandardCharsets.UTF_8)
                .replace("%2B", "+");
        return "mailto:" + local + address.substring(at) + "?subject=unsubscribe";
    }

    private String listId() {
        String title = purpose.title(organisation.defaultLanguage(), organisation.defaultLanguage());
        boolean ascii = title.chars().allMatch(c -> c < 0x80);
        String phrase = ascii ? '"' + title.replace("\\", "\\\\").replace("\"", "\\\"") + '"' : title;
        return phrase + " <" + purpose.listId() + ">";
    }

    private @Nullable Footer footer(Recipient recipient, Links links) {
        if (!template.takesFooter()) {
            return null;
        }
        Language language = Languages.nearest(
                recipient.language() == null ? null : recipient.language().toLanguageTag(),
                organisation.defaultLanguage());
        var worded = Footers.footer(
                new FooterContent(
                        purpose.title(Locale.of(language.tag()), organisation.defaultLanguage()),
                        organisation.name(),
                        purpose.postalAddress(),
                        purpose.privacyPolicy(),
                        basis(recipient),
                        links.unsubscribeUri(),
                        links.preferencesUri()),
                language);
        return new Footer(worded.text().replace("\r\n", "\n"), worded.html());
    }

    /** What a copy that only a dry run lets through says is what it would say if the person had agreed. */
    private static Basis basis(Recipient recipient) {
        return recipient.allowed() ? Basis.valueOf(recipient.code()) : Basis.CONSENT;
    }
}
