package org.jamesconsent.consent.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.QueryConsistencyException;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jamesconsent.consent.StoreException;

/** Says in words what went wrong, and what to do. The driver's message stays in the cause; it holds no values. */
final class Failures {
    private final String store;
    private final Duration timeout;

    Failures(String store, Duration timeout) {
        this.store = store;
        this.timeout = timeout;
    }

    /** A question that got no answer, or a session that could not be had. */
    StoreException failure(String attempt, RuntimeException cause) {
        return new StoreException(attempt + " failed on the consent store " + store + ": " + reason(cause), cause);
    }

    /** Recording that did not come to its end. What was decided before that is not lost, but was not acknowledged either. */
    StoreException unfinished(String attempt, ReplicatedLog.UnfinishedException cause) {
        return new StoreException(
                attempt + " did not come to its end on the consent store " + store + ": "
                        + (cause.getCause() instanceof RuntimeException why ? reason(why) : "it was interrupted")
                        + ". It was recorded wholly or not at all, and to repeat it does no harm",
                cause);
    }

    /** A value in a column that no program of this version writes. */
    StoreException unreadable(String attempt, RuntimeException cause) {
        return new StoreException(
                attempt + " failed on the consent store " + store
                        + ": it holds a value that this program does not know; restore it from a backup or install a newer"
                        + " James Consent",
                cause);
    }

    StoreException copyUnderWay(String attempt) {
        return new StoreException(
                attempt + " failed on the consent store " + store
                        + ": a copy is filling it, or broke off; nothing was recorded. If none runs any more, run 'consent copy'"
                        + " again",
                null);
    }

    private String reason(RuntimeException failure) {
        return switch (failure) {
            case AllNodesFailedException none -> reason(none);
            case DriverTimeoutException late ->
                "it gave no answer for " + timeout.toMillis() + " ms; the next attempt works once it does";
            case UnavailableException few ->
                "too few of its nodes are up (" + few.getAlive() + " of the " + few.getRequired()
                        + " that must agree); the next attempt works once they are";
            case QueryConsistencyException late ->
                "too few of its nodes answered in time; the next attempt works once they do";
            case UnauthorizedException refused ->
                "the user may not do that; grant it CREATE, SELECT, MODIFY on the keyspace";
            case AuthenticationException refused -> "it refuses user or password; check them";
            case InvalidQueryException invalid ->
                "its tables are missing, or are others; start James once, or run: java -jar consent.jar init";
            default -> "the driver reported " + failure.getClass().getSimpleName();
        };
    }

    private String reason(AllNodesFailedException none) {
        for (List<Throwable> tries : none.getAllErrors().values()) {
            for (Throwable one : tries) {
                if (one instanceof AuthenticationException refused) {
                    return refused.getCause() instanceof IOException unread
                            ? String.valueOf(unread.getMessage())
                            : reason((RuntimeException) refused);
                }
                if (one instanceof QueryConsistencyException || one instanceof UnavailableException) {
                    return reason((RuntimeException) one);
                }
            }
        }
        return "none of its nodes can be reached; see that it runs, the next attempt works once it does";
    }
}
