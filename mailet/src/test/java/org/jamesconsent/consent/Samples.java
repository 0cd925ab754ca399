package org.jamesconsent.consent;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;

/** Values that the tests of this package and of the stores share. */
public final class Samples {
    public static final OrganisationId ACME = new OrganisationId("acme");
    public static final OrganisationId GLOBEX = new OrganisationId("globex");
    public static final PurposeName NEWSLETTER = new PurposeName("newsletter");
    public static final PurposeName OFFERS = new PurposeName("partner-offers");
    public static final Instant MORNING = Instant.parse("2026-03-01T08:00:00Z");
    public static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123456Z");
    public static final Instant EVENING = Instant.parse("2026-03-01T20:00:00Z");

    public static final Profile PROFILE = new Profile(
            Audience.PROFESSIONAL,
            "de-AT",
            LocalDate.of(1980, 2, 29),
            true,
            Set.of("boulangerie pâtisserie", "line\nfeed", "back\\slash", "\\n", ""),
            Set.of(),
            false,
            NOON);

    public static final Evidence EVIDENCE = new Evidence(
            "form:/größe?a=ü",
            "2001:db8::1",
            "Mozilla/5.0 \"quoted\" 🦊 \t tab\r\nnext",
            "newsletter-v3 — é",
            Instant.parse("1969-12-31T23:59:59.999999Z"),
            "192.0.2.7",
            "<one@example.org>",
            "asked by telephone; 'O''Hara'");

    private Samples() {}

    /** A subject of its own for each number. */
    public static SubjectId subject(long number) {
        return new SubjectId(number * 0x9e3779b97f4a7c15L, ~number);
    }

    public static ConsentEvent event(SubjectId subject, Instant at, Act act) {
        return new ConsentEvent(ACME, subject, at, act, Evidence.from("form:/sign-up"));
    }

    public static Act granted() {
        return new Act.Granted(NEWSLETTER, Channel.MAIL, GrantMethod.ACTIVE, Proof.OPT_IN);
    }

    public static Act granted(GrantMethod method, Proof proof) {
        return new Act.Granted(NEWSLETTER, Channel.MAIL, method, proof);
    }

    public static Act withdrawn() {
        return new Act.Withdrawn(NEWSLETTER, Channel.MAIL);
    }
}
