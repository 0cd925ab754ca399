package org.jamesconsent.consent;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A telephone number to which SMS may be sent, as the person gave it together with that consent. It is kept as the {@linkplain
 * Evidence#reason evidence} of request and grant, and goes with it.
 *
 * @param number in the international form of E.164: {@code +} and 7 to 15 digits, for example {@code +33612345678}
 */
public record Telephone(String number) {
    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{6,14}");
    private static final String EVIDENCE = "telephone ";

    /** @throws IllegalArgumentException if it is in another form; the message does not repeat it */
    public Telephone {
        if (!E164.matcher(number).matches()) {
            throw new IllegalArgumentException("a telephone number must be + and 7 to 15 digits");
        }
    }

    /**
     * Reads what people type: with blanks, dots, dashes and brackets, {@code 00} instead of {@code +}, a zero in brackets.
     *
     * @return empty if that is no number with its country code
     */
    public static Optional<Telephone> of(String typed) {
        String digits = typed.replace("(0)", "").replaceAll("[\\s\\u00a0\\u202f./()-]", "");
        String number = digits.startsWith("00") ? "+" + digits.substring(2) : digits;
        return E164.matcher(number).matches() ? Optional.of(new Telephone(number)) : Optional.empty();
    }

    /** The number to which an act's evidence says SMS may be sent. */
    public static Optional<Telephone> in(Evidence evidence) {
        String reason = evidence.reason();
        return reason == null || !reason.startsWith(EVIDENCE)
                ? Optional.empty()
                : of(reason.substring(EVIDENCE.length()));
    }

    /** This number as {@link Evidence#reason}. */
    public String asEvidence() {
        return EVIDENCE + number;
    }

    /** Enough of it for its owner to know it, and for nobody to call it. */
    public String masked() {
        return number.substring(0, 3) + " \u2026 " + number.substring(number.length() - 2);
    }

    /** Masked, since a number must not reach a log by way of string concatenation. */
    @Override
    public String toString() {
        return "Telephone[" + masked() + "]";
    }
}
