package org.jamesconsent.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration with which nothing may start. */
public final class InvalidConfigurationException extends Exception {
    private final List<Fault> faults;

    /**
     * One thing that is wrong.
     *
     * @param file the file's name
     * @param element where in it, for example {@code organisation[acme]/purpose[newsletter]/kind}
     * @param value what stands there; empty if nothing
     * @param expected what should
     */
    public record Fault(String file, String element, String value, String expected) {
        @Override
        public String toString() {
            return file + ": " + element + ": " + (value.isEmpty() ? "is missing or empty" : "'" + value + "' is wrong")
                    + "; expected " + expected;
        }
    }

    /** @param faults at least one */
    public InvalidConfigurationException(List<Fault> faults) {
        super(faults.stream()
                .map(Fault::toString)
                .collect(Collectors.joining("\n", "the configuration is refused:\n", "")));
        this.faults = List.copyOf(faults);
    }

    /** All faults found: organisation by organisation, purpose by purpose, in the order of the documented sample. */
    public List<Fault> faults() {
        return faults;
    }
}
