package org.jamesconsent.wiring;

import com.google.inject.Binding;
import com.google.inject.Injector;
import com.google.inject.Key;
import java.util.Optional;

/** James's own connections to Cassandra. */
final class JamesCassandra {
    private static final String SESSION = "com.datastax.oss.driver.api.core.CqlSession";

    private JamesCassandra() {}

    /** What James's distributed apps bind; empty in all others, which do not even have its class. */
    static Optional<Object> session(Injector injector) {
        try {
            Binding<?> binding = injector.getExistingBinding(
                    Key.get(Class.forName(SESSION, false, JamesCassandra.class.getClassLoader())));
            return binding == null
                    ? Optional.empty()
                    : Optional.of(binding.getProvider().get());
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }
}
