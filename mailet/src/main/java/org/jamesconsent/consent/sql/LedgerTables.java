package org.jamesconsent.consent.sql;

import java.sql.SQLException;
import java.util.List;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.shared.StateText;
import org.jspecify.annotations.Nullable;

/**
 * What a recording reads and writes, within one transaction in which nobody else records. It is told first what will come, so
 * that it may read at once what lies apart; what is put may reach the database as late as {@link #finish}. For one thread at a
 * time.
 */
public interface LedgerTables {
    /** To be called before anything is read on which a recording will rest: nobody else records until the transaction ends. */
    void lock() throws SQLException;

    /**
     * To be called first of a recording.
     *
     * @param events all that will be recorded in this transaction
     * @return the number of the ledger's last entry, 0 if there is none
     */
    long begin(List<ConsentEvent> events) throws SQLException;

    /** The number of an organisation. A new name gets one. */
    long organisation(OrganisationId name) throws SQLException;

    /** The number of a purpose on a channel. A new one gets one. */
    long purpose(long organisation, PurposeName name, Channel channel) throws SQLException;

    /** Where a person's chain ended when the transaction began. Asked once per person. */
    ChainEnd chainEnd(StateKey person) throws SQLException;

    /** Today's state as it is kept, see {@link StateText}; null if none is. Asked once per state. */
    @Nullable
    String state(StateKey key) throws SQLException;

    /** @param columns of {@code event}, as in {@code LedgerWriter.insertEvent.sql} */
    void putEvent(@Nullable Object[] columns) throws SQLException;

    /** @param columns of {@code event_detail}, as in {@code LedgerWriter.insertEventDetail.sql} */
    void putDetail(@Nullable Object[] columns) throws SQLException;

    /** Removes rows of {@code event_detail}, as far as the entries are the person's, for good. */
    void eraseDetails(StateKey person, List<Long> entries) throws SQLException;

    /** In the order of the keys, each once. */
    void putState(StateKey key, String fields) throws SQLException;

    /** Sees to it that everything put is written. */
    void finish() throws SQLException;
}
