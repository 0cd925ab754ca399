package org.jamesconsent.cli;

import java.nio.file.Path;
import org.jamesconsent.config.ConsentConfiguration;
import org.jamesconsent.config.ConsentConfigurationReader;
import org.jamesconsent.config.InvalidConfigurationException;
import picocli.CommandLine.Option;

/** The option that tells where {@code consent.xml} is. */
final class ConfigurationFile {
    @Option(
            names = "--config",
            paramLabel = "consent.xml",
            defaultValue = "conf/consent.xml",
            description = {
                "The configuration, as James has it. Default: ${DEFAULT-VALUE}.",
                "file://conf/… and file://var/… in it lie beside the folder conf, or beside the file if its folder has"
                        + " another name."
            })
    private Path path = Path.of("conf", "consent.xml");

    ConsentConfiguration read() throws InvalidConfigurationException {
        return ConsentConfigurationReader.readFile(path);
    }
}
