package org.jamesconsent.benchmark;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;

/** A database, with our store in it and, beside that, the same tables bare. Every commit waits for the disk. For one thread. */
interface Engine extends AutoCloseable {
    String name();

    /** The element {@code <store>} of {@code consent.xml}. */
    String storeXml();

    /** Our store, once it was made. */
    ConsentStore open() throws StoreException;

    /** A connection past the store to its tables, of which the caller commits nothing. */
    Connection toOurs() throws SQLException;

    /** A connection to the bare tables, whose statements are committed one by one. */
    Connection toBare() throws SQLException;

    /** How many bare connections at once get most commits done by so many threads. */
    int writers(int threads);

    /** What is left to do for what was written is done now, so that it does not burden what comes next. */
    void settle() throws SQLException;

    /**
     * Makes the bare tables with the keys of ours, but without their triggers, and loads ours' rows into them the way this engine
     * likes best, in one transaction, in the order in which they came into ours.
     *
     * @return how many seconds that took, without the reading of the rows
     */
    double bulkLoad() throws SQLException, IOException;

    /** A query for the states of so many subjects in one round trip; answers subject, purpose and state. */
    PreparedStatement batched(Connection connection, int count) throws SQLException;

    /** Binds subjects to the query. */
    void bind(PreparedStatement batched, List<SubjectId> subjects) throws SQLException;

    @Override
    void close() throws IOException, SQLException;
}
