package org.jamesconsent.consent.sql;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** How a connection writes: all or nothing, and nobody else records meanwhile. For one thread at a time. */
public interface Transaction {
    /** One that is begun already, and committed by whoever began it. */
    Transaction BEGUN = new Transaction() {
        @Override
        public <T extends @Nullable Object> T perform(Work<T> work) throws SQLException {
            return work.perform();
        }
    };

    /** On return all is durable; after an exception nothing is kept. */
    <T extends @Nullable Object> T perform(Work<T> work) throws SQLException;

    /** What is done in the transaction. */
    interface Work<T extends @Nullable Object> {
        T perform() throws SQLException;
    }
}
