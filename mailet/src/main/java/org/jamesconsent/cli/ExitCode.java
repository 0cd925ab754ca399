package org.jamesconsent.cli;

/** What a command returns to the shell; the same meaning in all commands. */
final class ExitCode {
    /** Everything was done. */
    static final int DONE = 0;

    /** Some of the input was refused, and said so; the rest was done. */
    static final int PARTLY_REFUSED = 1;

    /** Nothing could be done, or not to the end: wrong usage, configuration, keys, store or file. */
    static final int FAILED = 2;

    private ExitCode() {}
}
