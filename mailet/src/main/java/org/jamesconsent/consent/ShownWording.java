package org.jamesconsent.consent;

/**
 * The text that people are shown when they agree to a purpose.
 *
 * @param organisation who asks
 * @param purpose what for
 * @param language a BCP 47 tag
 * @param version changes with the text
 * @param text as it is shown
 */
public record ShownWording(
        OrganisationId organisation, PurposeName purpose, String language, String version, String text) {
    /** How {@link Evidence#wording} names it: {@code version (language)}. */
    public String reference() {
        return version + " (" + language + ")";
    }

    /** Whether evidence means this text, which it may also do by version alone, as imports do, or with more that was shown. */
    public boolean isMeantBy(String evidence) {
        return evidence.equals(reference()) || evidence.equals(version) || evidence.startsWith(reference() + ",");
    }
}
