package org.jamesconsent.consent.sqlite;

import org.jamesconsent.consent.sql.SqlFiles;

/** The SQL that stands beside the classes of this package. */
final class Resources {
    private Resources() {}

    /** The content of {@code name}.sql in this package. */
    static String sql(String name) {
        return SqlFiles.read(Resources.class, name);
    }
}
