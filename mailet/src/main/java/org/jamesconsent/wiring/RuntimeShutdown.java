package org.jamesconsent.wiring;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;

/** Closes the store when James ends. James tells only those objects of it that its injector constructed itself. */
final class RuntimeShutdown {
    private final ConsentRuntime runtime;

    @Inject
    RuntimeShutdown(ConsentRuntime runtime) {
        this.runtime = runtime;
    }

    @PreDestroy
    void close() {
        runtime.close();
    }
}
