package org.jamesconsent.token;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an {@link ApiKey} is good for. */
public enum ApiAction {
    /** To record what people said and what is known of them, be it a yes, a no, or a fact. */
    RECORD,
    /** To record what people say no to, and nothing else. */
    WITHDRAW,
    /** To ask whether somebody may be contacted. */
    ASK;

    /** The name used in key files, on the command line, and in {@code WWW-Authenticate}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The action of that name, if there is one. */
    public static Optional<ApiAction> named(String code) {
        return Arrays.stream(values())
                .filter(action -> action.code().equals(code))
                .findFirst();
    }
}
