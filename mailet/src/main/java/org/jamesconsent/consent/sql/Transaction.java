package org.jamesconsent.consent.sql;

import java.sql.SQLException;

/** How a connection writes: all or nothing, and nobody else records meanwhile. For one thread at a time. */
public interface Transaction {
    /** On return all is durable; after an exception nothing is kept. */
    <T> T perform(Work<T> work) throws SQLException;

    /** What is done in the transaction. */
    interface Work<T> {
        T perform() throws SQLException;
    }
}
