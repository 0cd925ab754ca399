package org.jamesconsent.cli;

import org.jamesconsent.message.rewrite.PlaceholderDialect;
import org.jamesconsent.wayout.MarketingCopy;
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

    /** @throws CommandFailure if one of them is not understood */
    MarketingCopy.Options read() throws CommandFailure {
        boolean keeps =
                switch (listUnsubscribe) {
                    case "replace" -> false;
                    case "keep" -> true;
                    default -> throw new CommandFailure("--list-unsubscribe must be replace or keep", null);
                };
        try {
            return new MarketingCopy.Options(PlaceholderDialect.parse(placeholders), keeps);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("--placeholders must be " + e.getMessage(), e);
        }
    }
}
