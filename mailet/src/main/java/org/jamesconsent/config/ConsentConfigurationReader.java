package org.jamesconsent.config;

import java.nio.file.Path;
import java.util.function.Function;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.tree.ImmutableNode;

/** Makes a {@link ConsentConfiguration} from the content of {@code consent.xml}. */
public final class ConsentConfigurationReader {
    private final Function<String, Path> files;

    /**
     * @param files finds a file by what James calls a URL, for example {@code file://var/consent.db}
     */
    public ConsentConfigurationReader(Function<String, Path> files) {
        this.files = files;
    }

    /**
     * @throws InvalidConfigurationException with every fault in it
     */
    public ConsentConfiguration read(HierarchicalConfiguration<ImmutableNode> xml)
            throws InvalidConfigurationException {
        throw new InvalidConfigurationException(java.util.List.of());
    }
}
