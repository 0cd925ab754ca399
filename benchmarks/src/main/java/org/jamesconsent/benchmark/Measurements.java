package org.jamesconsent.benchmark;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** What one run of JMH measured, as a table of ratios beside their targets. Immutable. */
final class Measurements {
    private static final String ALLOCATION = "gc.alloc.rate.norm";

    private final Map<String, Double> microseconds = new TreeMap<>();
    private final Map<String, Double> octets = new TreeMap<>();

    Measurements(Collection<RunResult> results) {
        for (RunResult run : results) {
            String name = name(run.getParams());
            // Of all iterations of all forks: the median stands what other work on the machine does to single ones.
            microseconds.put(name, run.getPrimaryResult().getStatistics().getPercentile(50));
            Result<?> allocation = run.getSecondaryResults().get(ALLOCATION);
            if (allocation != null) {
                octets.put(name, allocation.getScore());
            }
        }
    }

    /** Such as {@code consent L} or {@code prepareTemplate DEPTH 4}. */
    private static String name(BenchmarkParams params) {
        StringBuilder name = new StringBuilder(
                params.getBenchmark().substring(params.getBenchmark().lastIndexOf('.') + 1));
        // In the order of their names, which is the one wanted.
        params.getParamsKeys().stream().sorted().forEach(key -> name.append(' ').append(params.getParam(key)));
        return name.toString();
    }

    /** All lines for which something was measured. */
    String table() {
        StringBuilder table = new StringBuilder("\nMedians of all iterations; ratios within this run.\n\n");
        for (Samples sample : Samples.values()) {
            rewriting(sample, table);
        }
        for (HostileBenchmark.Kind kind : HostileBenchmark.Kind.values()) {
            hostile(kind, table);
        }
        splitting("without", "splitWithoutJournal", table);
        splitting("with", "splitWithJournal", table);
        for (RulesBenchmark.Person person : RulesBenchmark.Person.values()) {
            rules(person, table);
        }
        return table.toString();
    }

    private void rewriting(Samples sample, StringBuilder table) {
        boolean newsletter = sample == Samples.M;
        String floor = newsletter ? "at most 4" : sample == Samples.S ? "" : "at most 1.5";
        ratio(
                table,
                sample + ": AddFooter / ours",
                "peerAddFooter",
                "consent",
                sample,
                newsletter ? "at least 30" : "");
        ratio(table, sample + ": naive / ours", "peerNaive", "consent", sample, "");
        ratio(table, sample + ": ours / untouched", "consent", "floorUntouched", sample, floor);
        ratio(table, sample + ": ours / copying the octets", "consent", "floorCopy", sample, "");
        OptionalDouble further = time("consentFurtherRecipient " + sample);
        if (further.isPresent()) {
            row(table, sample + ": each further recipient", "%.1f us".formatted(further.getAsDouble()), "below 60 us");
        }
        OptionalDouble allocated = allocated("consentFurtherRecipient " + sample);
        if (allocated.isPresent()) {
            row(
                    table,
                    sample + ": allocated for each further recipient",
                    "%.1f KB".formatted(allocated.getAsDouble() / 1000),
                    "below 100 KB");
        }
    }

    private void ratio(StringBuilder table, String what, String over, String under, Samples sample, String target) {
        OptionalDouble dividend = time(over + " " + sample);
        OptionalDouble divisor = time(under + " " + sample);
        if (dividend.isPresent() && divisor.isPresent()) {
            row(table, what, "%.2f".formatted(dividend.getAsDouble() / divisor.getAsDouble()), target);
        }
    }

    private void hostile(HostileBenchmark.Kind kind, StringBuilder table) {
        String full = "prepareTemplate " + kind + " " + HostileBenchmark.GROWTH;
        OptionalDouble small = time("prepareTemplate " + kind + " 1");
        OptionalDouble large = time(full);
        if (small.isEmpty() || large.isEmpty()) {
            return;
        }
        double length = kind.message(HostileBenchmark.GROWTH).length;
        String what = kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        row(
                table,
                what + ": " + HostileBenchmark.GROWTH + " times the size costs",
                "%.1f times".formatted(large.getAsDouble() / small.getAsDouble()),
                "at most about " + HostileBenchmark.GROWTH);
        row(table, what + ": time per octet", "%.1f ns".formatted(large.getAsDouble() * 1000 / length), "below 500 ns");
        OptionalDouble allocated = allocated(full);
        if (allocated.isPresent()) {
            row(table, what + ": allocated per octet", "%.1f".formatted(allocated.getAsDouble() / length), "below 100");
        }
    }

    private void splitting(String how, String name, StringBuilder table) {
        OptionalDouble time = time(name);
        if (time.isPresent()) {
            row(
                    table,
                    "dividing M among 5,000: each, " + how + " journal",
                    "%.1f us".formatted(time.getAsDouble()),
                    "");
        }
    }

    private void rules(RulesBenchmark.Person person, StringBuilder table) {
        String what = "decision, " + person.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        OptionalDouble time = time("decide " + person);
        if (time.isPresent()) {
            row(table, what, "%.1f million/s".formatted(1 / time.getAsDouble()), "at least 5 million/s");
        }
        OptionalDouble allocated = allocated("decide " + person);
        if (allocated.isPresent()) {
            row(table, what + ": allocated", "%.0f".formatted(allocated.getAsDouble()), "32, the verdict");
        }
    }

    private OptionalDouble time(String name) {
        return optional(microseconds.get(name));
    }

    private OptionalDouble allocated(String name) {
        return optional(octets.get(name));
    }

    private static OptionalDouble optional(@Nullable Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static void row(StringBuilder table, String what, String measured, String target) {
        table.append("%-58s %12s   %s%n".formatted(what, measured, target));
    }
}
