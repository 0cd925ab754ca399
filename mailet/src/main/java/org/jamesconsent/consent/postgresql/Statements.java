package org.jamesconsent.consent.postgresql;

import org.jamesconsent.consent.sql.SqlFiles;

/** The SQL that stands beside the classes of this package. */
final class Statements {
    private Statements() {}

    /** The content of {@code name}.sql in this package. */
    static String sql(String name) {
        return SqlFiles.read(Statements.class, name);
    }
}
