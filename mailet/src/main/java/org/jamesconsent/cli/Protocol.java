package org.jamesconsent.cli;

import java.time.Instant;
import org.jamesconsent.consent.Evidence;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which staff answers for what it does; they become evidence. */
final class Protocol {
    private static final int MAX_TEXT = 1000;

    @Option(
            names = "--reason",
            required = true,
            paramLabel = "TEXT",
            description = "Why, as it will stand in the ledger. Write nothing personal into it.")
    private String reason = "";

    @Option(
            names = "--by",
            paramLabel = "NAME",
            defaultValue = "${sys:user.name}",
            description = "Who does it. Default: the system's user.")
    private String by = "";

    /** @throws CommandFailure if the options are empty, too long, or more than a line */
    Evidence evidence() throws CommandFailure {
        return evidence(null, null, null, null);
    }

    /**
     * Evidence of what the person did, brought by staff.
     *
     * @param proof what proves it, in words
     */
    Evidence evidence(
            @Nullable String proof, @Nullable String wording, @Nullable Instant confirmedAt, @Nullable String messageId)
            throws CommandFailure {
        String source = "staff:" + line("--by", by) + (proof == null ? "" : ": " + line("--evidence", proof));
        return new Evidence(
                source,
                null,
                null,
                wording == null ? null : line("--wording", wording),
                confirmedAt,
                null,
                messageId == null ? null : line("--message-id", messageId),
                line("--reason", reason));
    }

    private static String line(String option, String text) throws CommandFailure {
        String stripped = text.strip();
        if (stripped.isEmpty()
                || stripped.length() > MAX_TEXT
                || stripped.chars().anyMatch(Character::isISOControl)) {
            throw new CommandFailure(option + " must be one line of 1 to " + MAX_TEXT + " characters", null);
        }
        return stripped;
    }
}
