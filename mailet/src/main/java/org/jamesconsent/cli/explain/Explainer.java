package org.jamesconsent.cli.explain;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.jamesconsent.check.Judgement;
import org.jamesconsent.cli.explain.Explanation.Copy;
import org.jamesconsent.cli.explain.Explanation.Decision;
import org.jamesconsent.cli.explain.Explanation.Fate;
import org.jamesconsent.cli.explain.Explanation.Header;
import org.jamesconsent.cli.explain.Explanation.Outcome;
import org.jamesconsent.cli.explain.Explanation.Recipient;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.config.PurposeConfiguration;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.Purpose;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.message.MessageFault;
import org.jamesconsent.message.MessageOrigin;
import org.jamesconsent.message.PurposeFinding;
import org.jamesconsent.message.mime.MalformedMessageException;
import org.jamesconsent.message.rewrite.Edit;
import org.jamesconsent.message.rewrite.EditKind;
import org.jamesconsent.message.rewrite.RewrittenMessage;
import org.jamesconsent.policy.Verdict;
import org.jamesconsent.token.WayOut;
import org.jamesconsent.wayout.MarketingCopy;
import org.jamesconsent.wiring.ConsentRuntime;
import org.jamesconsent.wiring.ConsentRuntime.OrganisationParts;
import org.jamesconsent.wording.Languages;
import org.jspecify.annotations.Nullable;

/** Explains messages as the mailets {@code IsMarketing}, {@code EnforceConsent} and {@code AddUnsubscribe} would treat them. */
public final class Explainer {
    /** What stands in an explanation where a copy has its token, with which anybody could unsubscribe the recipient. */
    public static final String TOKEN = "TOKEN";

    private final ConsentRuntime runtime;
    private final Envelope.Session session;
    private final MarketingCopy.Options options;
    private final boolean showsTokens;
    private final List<String> notes;

    /**
     * @param runtime opened for reading
     * @param session what is known of the SMTP session
     * @param options as {@code AddUnsubscribe} has them
     * @param showsTokens whether links are shown as they are, instead of with {@value #TOKEN}
     */
    public Explainer(
            ConsentRuntime runtime, Envelope.Session session, MarketingCopy.Options options, boolean showsTokens) {
        this.runtime = runtime;
        this.session = session;
        this.options = options;
        this.showsTokens = showsTokens;
        this.notes = notes(runtime);
    }

    private static List<String> notes(ConsentRuntime runtime) {
        List<String> notes = new ArrayList<>();
        boolean stored = runtime.hasStore();
        if (!stored) {
            notes.add("there is no consent store yet: the answer is for a store that knows nobody");
        }
        for (OrganisationConfiguration organisation : runtime.configuration().organisations()) {
            if (!Files.exists(organisation.keyFile())) {
                notes.add("organisation " + organisation.id() + " has no keys yet: nobody is known under them");
            } else if (!stored) {
                notes.add("organisation " + organisation.id()
                        + " has keys, so the store may have been lost: James refuses to start like this");
            }
        }
        return notes;
    }

    /**
     * Explains a message.
     *
     * @param message its octets, which must not be changed any more
     * @throws UnexplainableException if neither the session nor the message says from whom it comes or to whom it goes
     * @throws StoreException if the store cannot tell
     */
    public Explanation explain(byte[] message) throws UnexplainableException, StoreException {
        Envelope envelope;
        MessageOrigin origin;
        try {
            MimeMessage parsed =
                    new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(message));
            envelope = session.around(parsed);
            origin = MessageOrigin.of(
                    parsed,
                    envelope.sender(),
                    envelope.user(),
                    envelope.trusted(),
                    envelope.recipients().size());
        } catch (MessagingException e) {
            throw new UnexplainableException("its header cannot be read");
        }
        return switch (runtime.purposes().find(origin)) {
            case PurposeFinding.NotMarketing not ->
                new Explanation(
                        envelope, Outcome.NOT_MARKETING, null, null, null, not.why(), dryRun(), List.of(), notes);
            case PurposeFinding.Undecidable fault ->
                new Explanation(
                        envelope,
                        dryRun() ? Outcome.PASSED_BY_DRY_RUN : Outcome.REFUSED,
                        null,
                        null,
                        fault.fault(),
                        fault.detail(),
                        dryRun(),
                        List.of(),
                        notes);
            case PurposeFinding.Found found -> {
                boolean service = found.purpose().purpose().kind() == Purpose.Kind.SERVICE;
                yield new Explanation(
                        envelope,
                        service ? Outcome.SERVICE : Outcome.CHECKED,
                        found.purpose().qualifiedName(),
                        found.by(),
                        null,
                        null,
                        dryRun(),
                        service ? List.of() : new Check(found, message).recipients(envelope.recipients()),
                        notes);
            }
        };
    }

    private boolean dryRun() {
        return runtime.configuration().dryRun();
    }

    /** One marketing message. */
    private final class Check {
        private final PurposeConfiguration purpose;
        private final OrganisationParts parts;
        private final byte[] message;

        Check(PurposeFinding.Found found, byte[] message) {
            this.purpose = found.purpose();
            this.parts = runtime.organisation(found.organisation().id());
            this.message = message;
        }

        List<Recipient> recipients(List<String> addresses) throws StoreException {
            Map<String, Judgement> judgements = parts.check().judge(purpose.purpose(), Channel.MAIL, addresses);
            long copies = addresses.stream()
                    .map(judgements::get)
                    .filter(judgement -> getsCopy(judgement))
                    .count();
            MarketingCopy template = null;
            String malformed = null;
            try {
                template = MarketingCopy.of(message, parts.configuration(), parts.tokens(), purpose, options);
            } catch (MalformedMessageException e) {
                malformed = String.valueOf(e.getMessage());
            }
            List<Recipient> recipients = new ArrayList<>();
            Set<SubjectId> served = new HashSet<>();
            for (String address : addresses) {
                Judgement judgement =
                        Objects.requireNonNull(judgements.get(address), "each address that is asked for is judged");
                recipients.add(
                        switch (judgement) {
                            case Judgement.Unreadable broken -> unreadable(address, broken);
                            case Judgement.Decided decided ->
                                decided(address, decided, template, malformed, served, copies == 1);
                        });
            }
            return recipients;
        }

        private boolean getsCopy(@Nullable Judgement judgement) {
            return dryRun()
                    || judgement instanceof Judgement.Decided decided && decided.verdict() instanceof Verdict.Allow;
        }

        private Recipient unreadable(String address, Judgement.Unreadable broken) {
            return dryRun()
                    ? new Recipient(address, Fate.SENT, null, null, broken.why(), unchanged())
                    : new Recipient(address, Fate.HELD, null, MessageFault.UNREADABLE_RECIPIENT, broken.why(), null);
        }

        private Recipient decided(
                String address,
                Judgement.Decided decided,
                @Nullable MarketingCopy template,
                @Nullable String malformed,
                Set<SubjectId> served,
                boolean inPlace)
                throws StoreException {
            Decision decision = decision(decided);
            if (!getsCopy(decided)) {
                return new Recipient(address, Fate.REFUSED, decision, null, null, null);
            }
            if (template == null) {
                return new Recipient(address, Fate.HELD, decision, MessageFault.UNREADABLE_MESSAGE, malformed, null);
            }
            if (!served.add(decided.subject())) {
                return new Recipient(address, Fate.SAME_PERSON, decision, null, null, null);
            }
            if (inPlace && template.isMadeFor(decided.subject())) {
                return new Recipient(address, Fate.SENT, decision, null, null, unchanged());
            }
            Optional<MarketingCopy.Obstacle> obstacle = dryRun() ? Optional.empty() : template.obstacle();
            if (obstacle.isPresent()) {
                MarketingCopy.Obstacle why = obstacle.get();
                Fate fate = why.refused() ? Fate.REFUSED : Fate.HELD;
                return new Recipient(address, fate, decision, why.fault(), why.detail(), null);
            }
            return new Recipient(address, Fate.SENT, decision, null, null, copy(decided, template));
        }

        private Decision decision(Judgement.Decided decided) throws StoreException {
            Verdict verdict = decided.verdict();
            return new Decision(
                    verdict instanceof Verdict.Allow,
                    verdict.code(),
                    verdict.row(),
                    parts.configuration().rules().words(verdict),
                    decided.subject(),
                    decided.language().orElse(null),
                    entry(decided).orElse(null));
        }

        private Optional<LedgerEntry> entry(Judgement.Decided decided) throws StoreException {
            long id = decided.verdict().entry();
            if (id == LedgerEntry.NO_ENTRY) {
                return Optional.empty();
            }
            return runtime.store().history(parts.configuration().id(), decided.subject()).stream()
                    .filter(entry -> entry.id() == id)
                    .findFirst();
        }

        private Copy unchanged() {
            return new Copy(language(null), message.length, List.of(), List.of(), List.of());
        }

        private String language(@Nullable Locale own) {
            return Languages.nearest(
                            own == null ? null : own.toLanguageTag(),
                            parts.configuration().defaultLanguage())
                    .tag();
        }

        private Copy copy(Judgement.Decided decided, MarketingCopy template) {
            Verdict verdict = decided.verdict();
            Locale own = decided.language().orElse(null);
            RewrittenMessage copy = template.copyFor(new MarketingCopy.Recipient(
                    decided.subject(),
                    own,
                    verdict instanceof Verdict.Allow,
                    verdict.code(),
                    verdict.row(),
                    verdict.entry(),
                    dryRun()));
            String token = parts.tokens()
                    .write(new WayOut(decided.subject(), purpose.purpose().name(), Channel.MAIL));
            byte[] octets = copy.toByteArray();
            List<Header> added = new ArrayList<>();
            List<String> removed = new ArrayList<>();
            long shift = 0;
            for (Edit edit : copy.edits()) {
                if (edit.part().equals("0") && edit.kind() == EditKind.HEADER_ADDED) {
                    added.addAll(headers(text(octets, edit.offset(), edit.length()), token));
                } else if (edit.part().equals("0") && edit.kind() == EditKind.HEADER_REMOVED) {
                    headers(text(message, edit.offset() - shift, edit.replacedLength()), token)
                            .forEach(header -> removed.add(header.name()));
                }
                shift += edit.length() - edit.replacedLength();
            }
            return new Copy(language(own), copy.size(), added, removed, copy.edits());
        }

        private String text(byte[] octets, long offset, long length) {
            int start = Math.toIntExact(offset);
            return new String(
                    Arrays.copyOfRange(octets, start, start + Math.toIntExact(length)), StandardCharsets.UTF_8);
        }

        /** An edit may hold several fields; continuation lines begin with white space (RFC 5322 section 2.2.3). */
        private List<Header> headers(String block, String token) {
            List<Header> headers = new ArrayList<>();
            for (String field : block.strip().split("\\r?\\n(?![ \\t])")) {
                int colon = field.indexOf(':');
                String value =
                        field.substring(colon + 1).replaceAll("\\r?\\n", "").strip();
                headers.add(new Header(
                        field.substring(0, Math.max(colon, 0)).strip(),
                        showsTokens ? value : value.replace(token, TOKEN)));
            }
            return headers;
        }
    }
}
