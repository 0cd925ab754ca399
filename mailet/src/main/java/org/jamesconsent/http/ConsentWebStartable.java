package org.jamesconsent.http;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.OptionalInt;
import org.apache.james.utils.UserDefinedStartable;
import org.apache.mailet.MailetContext;
import org.jamesconsent.api.Api;
import org.jamesconsent.config.ApiConfiguration;
import org.jamesconsent.config.InvalidConfigurationException;
import org.jamesconsent.config.WebConfiguration;
import org.jamesconsent.mailet.SpoolOutbox;
import org.jamesconsent.signup.Outbox;
import org.jamesconsent.wiring.ConsentRuntime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the pages behind the links, as {@code <web>} of {@code consent.xml} says, and the API, as {@code <api>} says; without
 * either, nothing. Named in {@code extensions.properties}, beside the module:
 *
 * <pre>guice.extension.startable=org.jamesconsent.http.ConsentWebStartable</pre>
 *
 * <p>An address that cannot be listened at, or a page template with a mistake, stops James from starting. Stopped with James.
 */
@Singleton
public final class ConsentWebStartable implements UserDefinedStartable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ConsentWebStartable.class);

    private final ConsentRuntime runtime;
    private final Outbox outbox;
    private @Nullable WebListener listener;
    private @Nullable WebListener apiListener;

    @Inject
    ConsentWebStartable(ConsentRuntime runtime, MailetContext mailets) {
        this.runtime = runtime;
        this.outbox = new SpoolOutbox(mailets);
    }

    /**
     * @throws IllegalStateException if a page template cannot be used
     * @throws UncheckedIOException if the pages or the API cannot be served
     */
    @Override
    public synchronized void start() {
        startPages();
        runtime.configuration().api().ifPresent(this::startApi);
    }

    private void startApi(ApiConfiguration configuration) {
        try {
            apiListener = WebListener.start(configuration, new Api(runtime, configuration, outbox));
        } catch (IOException e) {
            stop();
            throw new UncheckedIOException(e.getMessage(), e);
        }
        LOGGER.info(
                "Other systems record and ask at http://{}:{}/api/v1/",
                configuration.bind().getHost(),
                apiListener.port());
    }

    private void startPages() {
        WebConfiguration configuration = runtime.configuration().web().orElse(null);
        if (configuration == null) {
            LOGGER.warn(
                    "consent.xml has no <web>: nothing answers at the links of marketing mail unless something else does");
            return;
        }
        try {
            listener = WebListener.start(configuration, new Site(runtime, configuration, outbox)::answer);
        } catch (InvalidConfigurationException e) {
            throw new IllegalStateException(e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
        LOGGER.info(
                "The pages behind the links are served at http://{}:{}",
                configuration.bind().getHost(),
                listener.port());
    }

    /** The TCP port that is listened at; empty if none is. */
    public synchronized OptionalInt port() {
        return listener == null ? OptionalInt.empty() : OptionalInt.of(listener.port());
    }

    /** The TCP port at which the API is listened for; empty if it is not. */
    public synchronized OptionalInt apiPort() {
        return apiListener == null ? OptionalInt.empty() : OptionalInt.of(apiListener.port());
    }

    /** Stops listening. Called by James as it ends. */
    @PreDestroy
    public synchronized void stop() {
        if (apiListener != null) {
            apiListener.close();
            apiListener = null;
        }
        if (listener != null) {
            listener.close();
            listener = null;
        }
    }
}
