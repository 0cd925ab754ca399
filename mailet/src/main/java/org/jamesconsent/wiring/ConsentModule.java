package org.jamesconsent.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Injector;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import java.io.FileNotFoundException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.jamesconsent.config.ConsentConfiguration;
import org.jamesconsent.config.ConsentConfigurationReader;
import org.jamesconsent.config.InvalidConfigurationException;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.token.KeyFileException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives James's mailet loader the parts of James Consent. Named in {@code extensions.properties}:
 *
 * <pre>guice.extension.module=org.jamesconsent.wiring.ConsentModule</pre>
 *
 * <p>A configuration with faults, a lost key or a store that cannot be opened stops James from starting, with a message that
 * says what is wrong.
 */
public final class ConsentModule extends AbstractModule {
    private static final Logger LOGGER = LoggerFactory.getLogger(ConsentModule.class);

    @Override
    protected void configure() {
        bind(RuntimeShutdown.class).asEagerSingleton();
    }

    @Provides
    @Singleton
    ConsentConfiguration configuration(ConfigurationProvider provider, FileSystem files)
            throws InvalidConfigurationException {
        ConsentConfiguration configuration =
                new ConsentConfigurationReader(url -> file(files, url)).read(xml(provider));
        if (configuration.dryRun()) {
            LOGGER.warn("James Consent runs dry: everything is sent, verdicts are only logged and stamped");
        }
        return configuration;
    }

    private static HierarchicalConfiguration<ImmutableNode> xml(ConfigurationProvider provider)
            throws InvalidConfigurationException {
        try {
            return provider.getConfiguration("consent");
        } catch (ConfigurationException e) {
            throw ConsentConfigurationReader.unparsable(e);
        }
    }

    private static Path file(FileSystem files, String url) {
        try {
            return files.getFile(url).toPath();
        } catch (FileNotFoundException e) {
            throw new IllegalArgumentException("James finds no file for " + url, e);
        }
    }

    @Provides
    @Singleton
    ConsentRuntime runtime(ConsentConfiguration configuration, Clock clock, Injector injector)
            throws StoreException, KeyFileException, InvalidConfigurationException {
        return ConsentFiles.open(
                configuration,
                clock,
                configuration.store() instanceof ConsentConfiguration.Cassandra cassandra && cassandra.jamesSession()
                        ? JamesCassandra.session(injector)
                        : Optional.empty());
    }
}
