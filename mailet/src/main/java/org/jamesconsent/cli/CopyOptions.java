package org.jamesconsent.cli;

import org.jamesconsent.message.rewrite.PlaceholderDialect;
import org.jamesconsent.wayout.MarketingCopy;
import org.jamesconsent.wayout.MarketingCopy.ReplyTo;
import picocli.CommandLine.Option;

/** The options that stand for parameters of the mailet {@code AddUnsubscribe}. */
final class CopyOptions {
    @Option(
            names = "--placeholders",
            paramLabel = "DIALECTS",
            defaultValue = "",
            description =
                    "As the parameter of AddUnsubscribe: all, or a list of amazon-ses, mailgun, postmark, sendgrid,"
                            + " mailchimp, listmonk. Default: none.")
    private String placeholders = "";

    @Option(
            names = "--list-unsubscribe",
            paramLabel = "replace|keep",
            defaultValue = "replace",
            description = "As the parameter listUnsubscribe of AddUnsubscribe. Default: ${DEFAULT-VALUE}.")
    private String listUnsubscribe = "replace";

    @Option(names = "--cfbl", description = "As the parameter cfbl of AddUnsubscribe.")
    private boolean cfbl;

    @Option(
            names = "--reply-to",
            paramLabel = "none|add|replace",
            defaultValue = "none",
            description = "As the parameter replyTo of AddUnsubscribe. Default: ${DEFAULT-VALUE}.")
    private String replyTo = "none";

    /** @throws CommandFailure if one of them is not understood */
    MarketingCopy.Options read() throws CommandFailure {
        boolean keeps =
                switch (listUnsubscribe) {
                    case "replace" -> false;
                    case "keep" -> true;
                    default -> throw new CommandFailure("--list-unsubscribe must be replace or keep", null);
                };
        ReplyTo replies =
                switch (replyTo) {
                    case "none" -> ReplyTo.NONE;
                    case "add" -> ReplyTo.ADD;
                    case "replace" -> ReplyTo.REPLACE;
                    default -> throw new CommandFailure("--reply-to must be none, add or replace", null);
                };
        try {
            return new MarketingCopy.Options(PlaceholderDialect.parse(placeholders), keeps, cfbl, replies);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("--placeholders must be " + e.getMessage(), e);
        }
    }
}
