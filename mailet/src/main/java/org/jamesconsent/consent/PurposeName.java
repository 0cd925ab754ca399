package org.jamesconsent.consent;

import java.util.regex.Pattern;

/**
 * The name of a purpose within its organisation ("newsletter", "partner-offers").
 *
 * @param value 1 to 64 characters of {@code a-z 0-9 . _ -}, starting with a letter or digit
 */
public record PurposeName(String value) implements Comparable<PurposeName> {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    /** @throws IllegalArgumentException if the value is not of the stated form */
    public PurposeName {
        if (!isValid(value)) {
            throw new IllegalArgumentException(
                    "purpose name must be 1 to 64 characters of a-z, 0-9, '.', '_' and '-', starting with a letter or digit");
        }
    }

    /** Whether {@code value} has the form of a purpose name; says nothing about whether such a purpose exists. */
    public static boolean isValid(String value) {
        return FORM.matcher(value).matches();
    }

    @Override
    public int compareTo(PurposeName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
