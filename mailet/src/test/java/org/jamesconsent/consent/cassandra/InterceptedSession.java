package org.jamesconsent.consent.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;

/** Real connections on which a test may let statements fail, or wait. */
final class InterceptedSession {
    /** What becomes of a statement. */
    interface Interception {
        /** @param query its CQL; empty for a batch */
        Object of(String query, Callable<Object> execution) throws Exception;
    }

    private static final Interception NONE = (query, execution) -> execution.call();

    private final AtomicReference<Interception> interception = new AtomicReference<>(NONE);
    private final CqlSession session;

    InterceptedSession(CqlSession real) {
        this.session = (CqlSession) Proxy.newProxyInstance(
                CqlSession.class.getClassLoader(), new Class<?>[] {CqlSession.class}, (proxy, method, arguments) -> {
                    Callable<Object> execution = () -> {
                        try {
                            return method.invoke(real, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause() instanceof Exception cause ? cause : e;
                        }
                    };
                    return method.getName().startsWith("execute")
                            ? interception.get().of(query(arguments), execution)
                            : execution.call();
                });
    }

    private static String query(Object[] arguments) {
        return Arrays.stream(arguments)
                .filter(BoundStatement.class::isInstance)
                .map(statement ->
                        ((BoundStatement) statement).getPreparedStatement().getQuery())
                .findFirst()
                .orElse("");
    }

    CqlSession session() {
        return session;
    }

    void intercept(Interception next) {
        interception.set(next);
    }

    void letEverythingPass() {
        interception.set(NONE);
    }

    /** Whether it decides what is recorded. */
    static boolean decides(String query) {
        return query.contains("consent_log ") && query.contains(" IF NOT EXISTS");
    }
}
