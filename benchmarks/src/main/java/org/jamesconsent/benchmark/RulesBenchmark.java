package org.jamesconsent.benchmark;

import java.time.Instant;
import java.time.LocalDate;
import java.util.concurrent.TimeUnit;
import org.jamesconsent.config.ConsentConfigurationReader;
import org.jamesconsent.config.InvalidConfigurationException;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.GrantMethod;
import org.jamesconsent.consent.Proof;
import org.jamesconsent.consent.Purpose;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.PurposeState;
import org.jamesconsent.consent.RecipientFacts;
import org.jamesconsent.consent.SubjectState;
import org.jamesconsent.policy.RuleSet;
import org.jamesconsent.policy.Verdict;
import org.jamesconsent.testing.Product;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The French rules by themselves, on one thread: facts in, verdict out. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RulesBenchmark {
    /** Who is decided upon. */
    public enum Person {
        /** Said no: one of the first rows. */
        OPTED_OUT,
        /** Said yes. */
        CONSENTED,
        /** Nobody ever heard of: all rows are gone through. */
        UNKNOWN
    }

    @Param
    public Person person = Person.UNKNOWN;

    private final RuleSet rules = RuleSet.french();
    private final LocalDate today = LocalDate.of(2026, 11, 22);
    private Purpose purpose;
    private RecipientFacts facts = RecipientFacts.UNKNOWN;

    public RulesBenchmark() {
        try {
            purpose = ConsentConfigurationReader.readFile(Product.samples().resolve("consent-minimal.xml"))
                    .organisations()
                    .getFirst()
                    .purposes()
                    .getFirst()
                    .purpose();
        } catch (InvalidConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Setup
    public void prepare() {
        PurposeName name = purpose.name();
        Instant at = Instant.parse("2026-01-31T10:00:00Z");
        PurposeState yes =
                PurposeState.NONE.after(new Act.Granted(name, Channel.MAIL, GrantMethod.ACTIVE, Proof.OPT_IN), at, 1);
        facts = switch (person) {
            case OPTED_OUT ->
                new RecipientFacts(
                        SubjectState.UNKNOWN, yes.after(new Act.Withdrawn(name, Channel.MAIL), at.plusSeconds(1), 2));
            case CONSENTED -> new RecipientFacts(SubjectState.UNKNOWN, yes);
            case UNKNOWN -> RecipientFacts.UNKNOWN;
        };
    }

    @Benchmark
    public Verdict decide() {
        return rules.decide(purpose, facts, today);
    }
}
