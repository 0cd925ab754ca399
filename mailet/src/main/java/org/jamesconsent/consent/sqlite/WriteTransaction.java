package org.jamesconsent.consent.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jamesconsent.consent.sql.Transaction;
import org.jspecify.annotations.Nullable;

/** How a connection writes: all or nothing. For one thread at a time. */
final class WriteTransaction implements Transaction {
    private final Connection connection;
    private final Statement control;

    WriteTransaction(Connection connection) throws SQLException {
        this.connection = connection;
        this.control = connection.createStatement();
    }

    /**
     * IMMEDIATE: what is read within is what is written upon, since no other writer comes between. On return all is durable;
     * after an exception nothing is kept, and the connection is closed.
     */
    @Override
    public <T extends @Nullable Object> T perform(Work<T> work) throws SQLException {
        control.execute("BEGIN IMMEDIATE");
        boolean committed = false;
        try {
            T result = work.perform();
            control.execute("COMMIT");
            committed = true;
            return result;
        } finally {
            if (!committed) {
                // Ends the transaction also where a ROLLBACK could fail as well.
                connection.close();
            }
        }
    }
}
