package org.jamesconsent.policy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jamesconsent.consent.Purpose;
import org.jamesconsent.consent.RecipientFacts;

/**
 * The law of one country as a table: rows evaluated top down, the first whose condition holds decides. The tables are
 * data, in files like {@code french.rules}; a further country is a further file.
 *
 * <p>A rule file has one row a line: number, condition and outcome, separated by {@code |}. {@code #} starts a comment.
 * The last row must be {@code otherwise | refuse …}: a rule set that runs out of rows would leave a person undecided, and
 * one that ends in an allowance would mail strangers.
 */
public final class RuleSet {
    private static final RuleSet FRENCH = load("french.rules");

    private final Row[] rows;

    private RuleSet(List<Row> rows) {
        this.rows = rows.toArray(Row[]::new);
    }

    /** The French rules (CPCE article L34-5, GDPR), which are the default. */
    public static RuleSet french() {
        return FRENCH;
    }

    /**
     * Reads a rule file.
     *
     * @param text its content
     * @throws IllegalArgumentException if a row cannot be read, naming line and choices, or the last row is no refusal
     */
    public static RuleSet parse(String text) {
        List<Row> rows = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String content = line.replaceFirst("#.*", "").strip();
            if (!content.isEmpty()) {
                rows.add(row(content, number));
            }
        }
        if (rows.isEmpty()
                || rows.getLast().condition() != Condition.OTHERWISE
                || !(rows.getLast().outcome() instanceof Outcome.Refusal)) {
            throw new IllegalArgumentException("the last row of a rule set must be 'otherwise | refuse REASON'");
        }
        return new RuleSet(rows);
    }

    private static Row row(String content, int line) {
        String[] cells =
                Arrays.stream(content.split("\\|", -1)).map(String::strip).toArray(String[]::new);
        if (cells.length != 3 || !cells[0].matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException(
                    "line " + line + ": expected 'number | condition | allow BASIS' or '… | refuse REASON'");
        }
        return new Row(Integer.parseInt(cells[0]), condition(cells[1], line), outcome(cells[2], line));
    }

    private static Condition condition(String words, int line) {
        for (Condition condition : Condition.values()) {
            if (condition.words().equals(words)) {
                return condition;
            }
        }
        throw new IllegalArgumentException("line " + line + ": unknown condition '" + words + "'; known are: "
                + Arrays.stream(Condition.values()).map(Condition::words).collect(Collectors.joining(", ")));
    }

    private static Outcome outcome(String words, int line) {
        try {
            if (words.startsWith("allow ")) {
                return new Outcome.Allowance(
                        Basis.valueOf(words.substring("allow ".length()).strip()));
            }
            if (words.startsWith("refuse ")) {
                return new Outcome.Refusal(
                        Reason.valueOf(words.substring("refuse ".length()).strip()));
            }
        } catch (IllegalArgumentException e) {
            // Falls through to the one message that lists the choices.
        }
        throw new IllegalArgumentException("line " + line + ": unknown outcome '" + words
                + "'; expected 'allow' with one of " + Arrays.toString(Basis.values()) + " or 'refuse' with one of "
                + Arrays.toString(Reason.values()));
    }

    private static RuleSet load(String resource) {
        try (InputStream in = RuleSet.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the rule file " + resource + " is missing from the jar");
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Decides.
     *
     * @param purpose what the message is for
     * @param facts what is known of the recipient
     * @param today the date, for ages and expiry
     */
    public Verdict decide(Purpose purpose, RecipientFacts facts, LocalDate today) {
        for (Row row : rows) {
            if (row.condition().holds(purpose, facts, today)) {
                long entry = row.condition().entry(facts);
                return switch (row.outcome()) {
                    case Outcome.Allowance allowance -> new Verdict.Allow(allowance.basis(), row.number(), entry);
                    case Outcome.Refusal refusal -> new Verdict.Refuse(refusal.reason(), row.number(), entry);
                };
            }
        }
        throw new IllegalStateException("a rule set ends in a row that always holds");
    }

    /**
     * The condition of the row that gave a verdict, in the words of the rule file; of several rows with this number and
     * outcome all of them, joined by {@code or}.
     *
     * @throws IllegalArgumentException if the verdict is not from this rule set
     */
    public String words(Verdict verdict) {
        String words = Arrays.stream(rows)
                .filter(row -> row.number() == verdict.row() && row.outcome().gives(verdict))
                .map(row -> row.condition().words())
                .collect(Collectors.joining(" or "));
        if (words.isEmpty()) {
            throw new IllegalArgumentException("the verdict is none of this rule set");
        }
        return words;
    }

    private record Row(int number, Condition condition, Outcome outcome) {}

    private sealed interface Outcome {
        boolean gives(Verdict verdict);

        record Allowance(Basis basis) implements Outcome {
            @Override
            public boolean gives(Verdict verdict) {
                return verdict instanceof Verdict.Allow allow && allow.basis() == basis;
            }
        }

        record Refusal(Reason reason) implements Outcome {
            @Override
            public boolean gives(Verdict verdict) {
                return verdict instanceof Verdict.Refuse refuse && refuse.reason() == reason;
            }
        }
    }
}
