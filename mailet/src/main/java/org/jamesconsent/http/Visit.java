package org.jamesconsent.http;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.config.PurposeConfiguration;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.Purpose;
import org.jamesconsent.consent.RecipientFacts;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.signup.Choice;
import org.jamesconsent.token.WayOut;
import org.jamesconsent.wiring.ConsentRuntime;
import org.jamesconsent.wiring.ConsentRuntime.OrganisationParts;
import org.jamesconsent.wording.Languages;
import org.jamesconsent.wording.PageWording;

/**
 * A request whose link is one of ours.
 *
 * @param parts of the organisation whose link it is
 * @param wayOut what the link says
 * @param purpose which the link is for
 * @param token the link's, as it came
 */
record Visit(
        ConsentRuntime runtime,
        OrganisationParts parts,
        WayOut wayOut,
        PurposeConfiguration purpose,
        String token,
        WebRequest request) {
    OrganisationConfiguration organisation() {
        return parts.configuration();
    }

    OrganisationId organisationId() {
        return organisation().id();
    }

    SubjectId subject() {
        return wayOut.subject();
    }

    /** What is known of the person for a purpose. */
    RecipientFacts facts(PurposeConfiguration about) throws StoreException {
        return facts(about, wayOut.channel());
    }

    /** What is known of the person for a purpose on a channel. */
    RecipientFacts facts(PurposeConfiguration about, Channel channel) throws StoreException {
        RecipientFacts facts = runtime.store()
                .facts(organisationId(), about.purpose().name(), channel, List.of(subject()))
                .get(subject());
        if (facts == null) {
            throw new IllegalStateException("the store must tell about every subject it is asked for");
        }
        return facts;
    }

    /** What the person can choose: the purposes by the link's channel, and by SMS where that is offered. */
    List<Choice> choices() {
        return marketingPurposes().stream()
                .flatMap(purpose -> Stream.of(wayOut.channel(), Channel.SMS)
                        .distinct()
                        .filter(channel -> channel == wayOut.channel() || purpose.isOffered(channel))
                        .map(channel -> new Choice(purpose, channel)))
                .toList();
    }

    /** The purposes that are no service mail. */
    List<PurposeConfiguration> marketingPurposes() {
        return organisation().purposes().stream()
                .filter(p -> p.purpose().kind() != Purpose.Kind.SERVICE)
                .toList();
    }

    /** The person's language, else the browser's, else the organisation's. */
    PageWording wording(RecipientFacts facts) {
        return PageWording.in(
                Languages.ofVisitor(
                        facts.subject().profile().language(),
                        request.acceptLanguage(),
                        organisation().defaultLanguage()),
                organisation().brand().texts());
    }

    /** The name of a choice in a language. */
    String title(Choice choice, PageWording wording) {
        String title = title(choice.purpose(), wording.language().locale());
        return choice.channel() == Channel.SMS ? wording.bySms(title) : title;
    }

    /** The name of a purpose in a language. */
    String title(PurposeConfiguration about, Locale language) {
        return about.title(language, organisation().defaultLanguage());
    }

    @Override
    public String toString() {
        return "visit of " + subject();
    }
}
