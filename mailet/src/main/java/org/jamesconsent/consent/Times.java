package org.jamesconsent.consent;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Comparisons of moments that may not have come. */
final class Times {
    private Times() {}

    static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        if (one == null) {
            return other;
        }
        return other == null || one.isAfter(other) ? one : other;
    }

    /** Whether {@code moment} has come, and {@code annulledBy} did not come after it: at the same time, it stands. */
    static boolean stands(@Nullable Instant moment, @Nullable Instant annulledBy) {
        return moment != null && (annulledBy == null || !annulledBy.isAfter(moment));
    }

    /** The moment, if it came after {@code limit}. */
    static @Nullable Instant since(@Nullable Instant moment, Instant limit) {
        return moment != null && moment.isAfter(limit) ? moment : null;
    }
}
