package org.jamesconsent.mailet;

import com.google.common.base.Ticker;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import jakarta.mail.MessagingException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.config.PurposeConfiguration;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.InvalidAddressException;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.RecipientFacts;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.inbound.OwnAddresses;
import org.jamesconsent.message.AutomaticMail;
import org.jamesconsent.message.compose.UnsubscribeAnswer;
import org.jamesconsent.message.compose.Unsubscription;
import org.jamesconsent.message.rewrite.Links;
import org.jamesconsent.token.WayOut;
import org.jamesconsent.wayout.RecipientLinks;
import org.jamesconsent.wiring.ConsentRuntime;
import org.jamesconsent.wiring.ConsentRuntime.OrganisationParts;
import org.jamesconsent.wording.Language;
import org.jamesconsent.wording.Languages;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers people who leave, or ask how to, by mail: in their language, with the null sender, a few times an hour at most, and
 * never a machine (RFC 3834). Safe for any thread.
 */
final class PersonAnswers {
    private static final Logger LOGGER = LoggerFactory.getLogger(PersonAnswers.class);
    private static final int REMEMBERED_WRITERS = 100_000;

    private final ConsentRuntime runtime;
    private final OwnAddresses addresses;
    private final Settings settings;
    private final Cache<CanonicalAddress, AtomicInteger> given;

    /**
     * @param enabled whether anybody is answered at all
     * @param perHour how many answers one address gets within an hour at most
     */
    record Settings(boolean enabled, int perHour) {
        static final Settings NONE = new Settings(false, 0);

        /** Reads the parameters {@code answers} and {@code answersPerHour}. */
        static Settings from(Parameters parameters) throws MessagingException {
            return new Settings(parameters.flag("answers", true), parameters.number("answersPerHour", 5, 1, 1000));
        }
    }

    PersonAnswers(ConsentRuntime runtime, OwnAddresses addresses, Settings settings) {
        this.runtime = runtime;
        this.addresses = addresses;
        this.settings = settings;
        this.given = CacheBuilder.newBuilder()
                .expireAfterWrite(Duration.ofHours(1))
                .maximumSize(REMEMBERED_WRITERS)
                .ticker(new Ticker() {
                    @Override
                    public long read() {
                        return TimeUnit.MILLISECONDS.toNanos(runtime.clock().millis());
                    }
                })
                .build();
    }

    /**
     * Tells the writer of a mail that leaving has worked, if the writer may be answered.
     *
     * @param purpose what was left; empty if it was everything
     */
    void tellLeft(
            MailetContext context,
            Mail mail,
            OrganisationParts organisation,
            SubjectId subject,
            Optional<PurposeName> purpose)
            throws MessagingException {
        Optional<PurposeConfiguration> left = purpose.flatMap(organisation.configuration()::purpose);
        if (purpose.isPresent() && left.isEmpty()) {
            return;
        }
        Optional<MailAddress> writer = writer(mail);
        if (writer.isPresent()) {
            Language language = language(organisation, subject);
            context.sendMail(
                    MailAddress.nullSender(),
                    List.of(writer.get()),
                    new UnsubscribeAnswer(runtime.clock())
                            .compose(content(mail, writer.get(), organisation, left, language), language));
        }
    }

    /**
     * Sends the person the own links, if the person is the writer of the mail and may be answered.
     *
     * @return whether that was done
     */
    boolean tellLinks(
            MailetContext context, Mail mail, OrganisationParts organisation, SubjectId subject, PurposeName purpose)
            throws MessagingException {
        Optional<PurposeConfiguration> asked = organisation.configuration().purpose(purpose);
        if (asked.isEmpty() || !isWrittenBy(subject, mail, organisation)) {
            return false;
        }
        Optional<MailAddress> writer = writer(mail);
        if (writer.isEmpty()) {
            return false;
        }
        Language language = language(organisation, subject);
        String token = organisation.tokens().write(new WayOut(subject, purpose, Channel.MAIL));
        Links links = RecipientLinks.of(organisation.configuration(), token);
        context.sendMail(
                MailAddress.nullSender(),
                List.of(writer.get()),
                new UnsubscribeAnswer(runtime.clock())
                        .composeLinks(
                                content(mail, writer.get(), organisation, asked, language),
                                links.unsubscribeUri(),
                                links.preferencesUri(),
                                language));
        return true;
    }

    private static boolean isWrittenBy(SubjectId subject, Mail mail, OrganisationParts organisation) {
        try {
            return mail.hasSender()
                    && organisation
                            .keyring()
                            .subjectId(CanonicalAddress.of(mail.getMaybeSender().asString()))
                            .equals(subject);
        } catch (InvalidAddressException e) {
            return false;
        }
    }

    private static Unsubscription content(
            Mail mail,
            MailAddress writer,
            OrganisationParts parts,
            Optional<PurposeConfiguration> purpose,
            Language language)
            throws MessagingException {
        OrganisationConfiguration organisation = parts.configuration();
        // What is true of the organisation stands with its purposes, all of which may have their own.
        PurposeConfiguration any = purpose.orElseGet(organisation.purposes()::getFirst);
        return new Unsubscription(
                organisation.unsubscribeAddress().asString(),
                writer.asString(),
                mail.getMessage().getMessageID(),
                purpose.map(p -> p.title(language.locale(), organisation.defaultLanguage()))
                        .orElse(null),
                organisation.name(),
                any.postalAddress(),
                any.privacyPolicy());
    }

    /** The writer of a mail, who then has one answer less to get; empty if there must be no answer. */
    private Optional<MailAddress> writer(Mail mail) throws MessagingException {
        Optional<MailAddress> writer = mail.getMaybeSender().asOptional();
        if (!settings.enabled()
                || writer.isEmpty()
                || !AutomaticMail.mayBeAnswered(
                        AutomaticMail.Headers.of(mail.getMessage()),
                        writer.get().asString(),
                        addresses::isOwn)) {
            return Optional.empty();
        }
        try {
            int count = given.asMap()
                    .computeIfAbsent(CanonicalAddress.of(writer.get().asString()), w -> new AtomicInteger())
                    .incrementAndGet();
            return count <= settings.perHour() ? writer : Optional.empty();
        } catch (InvalidAddressException e) {
            return Optional.empty();
        }
    }

    private Language language(OrganisationParts parts, SubjectId subject) {
        OrganisationConfiguration organisation = parts.configuration();
        String tag = null;
        try {
            PurposeName any = organisation.purposes().getFirst().purpose().name();
            RecipientFacts facts = runtime.store()
                    .facts(organisation.id(), any, Channel.MAIL, List.of(subject))
                    .get(subject);
            tag = facts == null ? null : facts.subject().profile().language();
        } catch (StoreException e) {
            // What was asked is done; an answer in the default language is better than none.
            LOGGER.warn("{}", e.getMessage());
        }
        return Languages.nearest(tag, organisation.defaultLanguage());
    }
}
