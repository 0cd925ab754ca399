package org.jamesconsent.selfservice;

import org.jamesconsent.consent.Question;
import org.jamesconsent.consent.SubjectId;
import org.jspecify.annotations.Nullable;

/**
 * What the link in a mail about the person's own data is for.
 *
 * @param wish {@link Question#DATA} or {@link Question#ERASURE}
 * @param subject whose link it is
 * @param language the person's, a BCP 47 tag; null if unknown
 * @param status what has become of it
 */
public record OwnRequest(
        Question wish, SubjectId subject, @Nullable String language, Status status) {
    /** What has become of a wish. */
    public enum Status {
        /** The link works. */
        OPEN,
        /** The person was erased since it was asked for. */
        ERASED,
        /** The link works no more. */
        EXPIRED
    }
}
