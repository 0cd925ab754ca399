package org.jamesconsent.wayout;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header {@value #HEADER} of a copy that leaves: by which verdict, for which purpose, on which ledger entry. It proves
 * itself by the copy's own token, which nobody else can make; that is also how a copy that was rewritten already is known.
 *
 * <p>Example: {@code Consent-Verdict: allow CONSENT; purpose=example/newsletter; row=5; entry=17; token=…}
 *
 * @param allowed whether the verdict was to allow; a refusal leaves in dry runs only
 * @param code basis or reason
 * @param row of the rule set
 * @param entry of the ledger, 0 if none
 * @param purpose {@code organisation/purpose}
 * @param token the token of the copy's links
 * @param dryRun whether the verdict was not enforced
 */
public record VerdictStamp(
        boolean allowed, String code, int row, long entry, String purpose, String token, boolean dryRun) {
    /** The name of the header. */
    public static final String HEADER = "Consent-Verdict";

    private static final Pattern FORM = Pattern.compile(
            "(allow|refuse) ([A-Z_]{1,40}); purpose=([a-z0-9./_-]{1,100}); row=([0-9]{1,3}); entry=([0-9]{1,18});"
                    + " token=([a-z2-7]{1,100})(; dry-run)?");

    /** The header's value. */
    public String asText() {
        return (allowed ? "allow " : "refuse ") + code + "; purpose=" + purpose + "; row=" + row + "; entry=" + entry
                + "; token=" + token + (dryRun ? "; dry-run" : "");
    }

    /** Reads a header value, folded or not; empty if it has not this form. Says nothing about whether it is genuine. */
    public static Optional<VerdictStamp> parse(String value) {
        Matcher matcher = FORM.matcher(value.strip().replaceAll("\\s+", " "));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(new VerdictStamp(
                matcher.group(1).equals("allow"),
                matcher.group(2),
                Integer.parseInt(matcher.group(4)),
                Long.parseLong(matcher.group(5)),
                matcher.group(3),
                matcher.group(6),
                matcher.group(7) != null));
    }
}
