package org.jamesconsent.consent;

import java.util.regex.Pattern;

/**
 * Names one organisation (data controller). Purposes, consents, objections and keys belong to exactly one.
 *
 * @param value 1 to 32 characters of {@code a-z 0-9 -}, starting with a letter or digit
 */
public record OrganisationId(String value) implements Comparable<OrganisationId> {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

    /** @throws IllegalArgumentException if the value is not of the stated form */
    public OrganisationId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "organisation id must be 1 to 32 characters of a-z, 0-9 and '-', starting with a letter or digit");
        }
    }

    @Override
    public int compareTo(OrganisationId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
