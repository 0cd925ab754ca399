package org.jamesconsent.api;

import java.util.Arrays;
import java.util.List;
import org.jamesconsent.token.ApiAction;
import org.jspecify.annotations.Nullable;

/**
 * What can be done by the API. The same operations, and no others, stand in {@code openapi.json} beside this class.
 *
 * <p>Whoever may only record a no gets in by {@link #RECORD}; whether an item is one is found out item by item.
 */
enum Operation {
    /** Records one thing. */
    RECORD("POST", "/api/v1/records", ApiAction.WITHDRAW, 16 * 1024),
    /** Records many things, each on its own. */
    RECORD_MANY("POST", "/api/v1/records/batch", ApiAction.WITHDRAW, 512 * 1024),
    /** Asks about one recipient. */
    ASK("POST", "/api/v1/verdicts", ApiAction.ASK, 16 * 1024),
    /** Asks about many recipients. */
    ASK_MANY("POST", "/api/v1/verdicts/batch", ApiAction.ASK, 512 * 1024),
    /** Describes all of them. */
    DESCRIBE("GET", "/api/v1/openapi.json", null, 0);

    /** How many items a batch may have. */
    static final int MAX_ITEMS = 500;

    private final String method;
    private final String path;
    private final @Nullable ApiAction action;
    private final int maxBodyBytes;

    Operation(String method, String path, @Nullable ApiAction action, int maxBodyBytes) {
        this.method = method;
        this.path = path;
        this.action = action;
        this.maxBodyBytes = maxBodyBytes;
    }

    /** Those of a path; none if there is no such path. */
    static List<Operation> at(String path) {
        return Arrays.stream(values()).filter(one -> one.path.equals(path)).toList();
    }

    /** Whether a method means this operation; HEAD does where GET does. */
    boolean isMeantBy(String other) {
        return method.equals(other) || method.equals("GET") && other.equals("HEAD");
    }

    String method() {
        return method;
    }

    String path() {
        return path;
    }

    /** What a key must be good for; null if none is needed. */
    @Nullable
    ApiAction action() {
        return action;
    }

    /** The longest body, in octets. */
    int maxBodyBytes() {
        return maxBodyBytes;
    }
}
