package org.jamesconsent.benchmark;

import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * What {@code mvn -q -Pbenchmark} runs: the benchmarks of JMH that the arguments select and, with all or {@code None} of them, the
 * smallest heap and the whole way through James, with all or {@code Store} the stores, with all or {@code Web} the pages; ends with a
 * table of ratios beside their targets.
 */
public final class Benchmarks {
    private static final String ALL = ".*";
    private static final String NONE = "None";
    private static final String STORE = "Store";
    private static final String WEB = "Web";
    private static final List<List<String>> OURS = List.of(List.of(NONE), List.of(STORE), List.of(WEB));

    private Benchmarks() {}

    /** @param arguments JMH's own: a regular expression for the names, and options */
    public static void main(String[] arguments) throws Exception {
        CommandLineOptions options = new CommandLineOptions(arguments);
        List<String> names = options.getIncludes();
        StringBuilder report = new StringBuilder();
        if (!OURS.contains(names)) {
            report.append(new Measurements(new Runner(new OptionsBuilder()
                                    .parent(options)
                                    .addProfiler(GCProfiler.class)
                                    .build())
                            .run())
                    .table());
        }
        if (names.equals(List.of(ALL)) || names.equals(List.of(NONE))) {
            report.append(SmallestHeap.report()).append(WholeWay.report());
        }
        if (names.equals(List.of(ALL)) || names.equals(List.of(STORE))) {
            report.append(StoreSpeed.report());
        }
        if (names.equals(List.of(ALL)) || names.equals(List.of(WEB))) {
            report.append(WebSpeed.report());
        }
        System.out.println(report);
    }
}
