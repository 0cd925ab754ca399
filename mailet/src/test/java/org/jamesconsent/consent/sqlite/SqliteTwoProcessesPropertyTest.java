package org.jamesconsent.consent.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jamesconsent.consent.TwoProcessesProperty;

class SqliteTwoProcessesPropertyTest extends TwoProcessesProperty {
    @Override
    protected String newPlace() throws IOException {
        return Files.createTempDirectory(Path.of("target"), "two-processes")
                .resolve("consent.db")
                .toString();
    }
}
