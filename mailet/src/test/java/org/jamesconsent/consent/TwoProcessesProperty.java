package org.jamesconsent.consent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jamesconsent.consent.Samples.ACME;
import static org.jamesconsent.consent.Samples.NEWSLETTER;
import static org.jamesconsent.consent.Samples.subject;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.jamesconsent.config.ConsentConfigurationReader;
import org.jamesconsent.config.InvalidConfigurationException;
import org.jamesconsent.consent.RecordingProcess.Dated;
import org.jamesconsent.consent.RecordingProcess.Said;
import org.jamesconsent.policy.RuleSet;

/**
 * Two processes record what people say, of the same people at once and in any order. Whoever comes first, afterwards that counts
 * which the rules say of it, and nothing is lost. What they say is told by a model that shares no code with the product.
 */
public abstract class TwoProcessesProperty {
    private static final int PERSONS = 3;
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 22);

    private final Purpose newsletter = newsletter();
    private String place = "";
    private ConsentStore store;
    private Process other;
    private PrintWriter toOther;
    private BufferedReader fromOther;
    private long before;

    /** One thing said, without its time. */
    private record Word(int person, Said said) {}

    /** Where an empty store is, as {@link RecordingProcess#open} understands it. */
    protected abstract String newPlace() throws Exception;

    private static Purpose newsletter() {
        try {
            return ConsentConfigurationReader.readFile(Path.of("..", "config-samples", "consent-minimal.xml"))
                    .organisations()
                    .getFirst()
                    .purposes()
                    .getFirst()
                    .purpose();
        } catch (InvalidConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeProperty
    void start() throws Exception {
        place = newPlace();
        store = RecordingProcess.open(place);
        other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        RecordingProcess.class.getName(),
                        place)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        toOther = new PrintWriter(other.outputWriter(UTF_8), true);
        fromOther = other.inputReader(UTF_8);
        assertThat(fromOther.readLine()).isEqualTo("ready");
    }

    @AfterProperty
    void everyChainShouldHold() throws Exception {
        toOther.close();
        assertThat(other.waitFor()).isZero();
        List<LedgerFault> faults = new ArrayList<>();
        store.ledger()
                .show(new LedgerVerification(Map.of("acme", checkpoint -> LedgerHash.over("unsigned")), faults::add));
        assertThat(faults).isEmpty();
        List<StateDifference> differences = new ArrayList<>();
        store.ledger().compareStates(differences::add);
        assertThat(differences).isEmpty();
        store.close();
    }

    @Provide
    Arbitrary<List<Word>> words() {
        return Combinators.combine(Arbitraries.integers().between(0, PERSONS - 1), Arbitraries.of(Said.class))
                .as(Word::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(8);
    }

    @Property(tries = 40)
    void thatShouldCountWhichTheRulesSayWhoeverComesFirst(
            @ForAll("words") List<Word> ours, @ForAll("words") List<Word> theirs, @ForAll long order) throws Exception {
        List<Integer> seconds = new ArrayList<>(Stream.iterate(0, second -> second + 1)
                .limit(ours.size() + theirs.size())
                .toList());
        Collections.shuffle(seconds, new Random(order));
        long first = before;
        before += PERSONS;
        List<Dated> here = dated(ours, first, seconds.subList(0, ours.size()));
        List<Dated> there = dated(theirs, first, seconds.subList(ours.size(), seconds.size()));

        toOther.println(there.stream().map(Dated::toString).collect(Collectors.joining(" ")));
        RecordingProcess.record(store, here);
        assertThat(fromOther.readLine()).isEqualTo("recorded");

        List<Dated> all = Stream.concat(here.stream(), there.stream())
                .sorted(Comparator.comparing(Dated::second))
                .toList();
        for (long person = first; person < first + PERSONS; person++) {
            long one = person;
            List<Dated> own = all.stream().filter(act -> act.person() == one).toList();
            assertThat(verdict(one)).as(own.toString()).isEqualTo(expected(own));
            assertThat(store.history(ACME, subject(one)))
                    .extracting(LedgerEntry::event)
                    .containsExactlyInAnyOrderElementsOf(
                            own.stream().map(Dated::event).toList());
        }
    }

    private static List<Dated> dated(List<Word> words, long first, List<Integer> seconds) {
        List<Dated> dated = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            dated.add(new Dated(first + words.get(i).person(), words.get(i).said(), seconds.get(i)));
        }
        return dated;
    }

    private String verdict(long person) throws StoreException {
        RecipientFacts facts = store.facts(ACME, NEWSLETTER, Channel.MAIL, List.of(subject(person)))
                .get(subject(person));
        return RuleSet.french().decide(newsletter, facts, TODAY).code();
    }

    /** Rows 2, 3, 5 and 12. */
    private static String expected(List<Dated> inTheirOrder) {
        if (lastOf(inTheirOrder, Set.of(Said.OBJECTION, Said.END_OF_OBJECTION, Said.END_OF_BLOCK)) == Said.OBJECTION
                || lastOf(inTheirOrder, Set.of(Said.BLOCK, Said.END_OF_BLOCK)) == Said.BLOCK) {
            return "OPTED_OUT";
        }
        Said lastWord = lastOf(inTheirOrder, Set.of(Said.YES, Said.NO, Said.WITHDRAWAL));
        if (lastWord == Said.NO || lastWord == Said.WITHDRAWAL) {
            return "OPTED_OUT";
        }
        if (lastOf(inTheirOrder, Set.of(Said.DEAD, Said.ALIVE)) == Said.DEAD) {
            return "UNDELIVERABLE";
        }
        boolean saidYes =
                lastWord == Said.YES || inTheirOrder.stream().anyMatch(act -> act.said() == Said.IMPORTED_YES);
        return saidYes ? "CONSENT" : "NO_CONSENT";
    }

    private static Said lastOf(List<Dated> inTheirOrder, Set<Said> kinds) {
        return inTheirOrder.stream()
                .map(Dated::said)
                .filter(kinds::contains)
                .reduce((earlier, later) -> later)
                .orElse(Said.ALIVE);
    }
}
