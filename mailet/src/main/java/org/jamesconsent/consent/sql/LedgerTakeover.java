package org.jamesconsent.consent.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Checkpoint;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.Ledger;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.LedgerRecipient;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.SealedEntry;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.shared.EventValues;
import org.jamesconsent.consent.shared.Values;
import org.jspecify.annotations.Nullable;

/**
 * Takes another ledger into an empty one, entry by entry as they are. Within one transaction in which nobody else records, for one
 * thread. Needs memory for a few thousand entries.
 */
public final class LedgerTakeover implements LedgerRecipient {
    private static final int ENTRIES_AT_ONCE = 2_000;

    private final Connection connection;
    private final LedgerWriter writer;
    private final Supplier<LedgerTables> tables;
    private final List<SealedEntry> waiting = new ArrayList<>();
    private final List<Checkpoint> checkpoints = new ArrayList<>();
    private @Nullable SQLException failure;
    private long entries;

    private LedgerTakeover(Connection connection, LedgerWriter writer, Supplier<LedgerTables> tables) {
        this.connection = connection;
        this.writer = writer;
        this.tables = tables;
    }

    /**
     * Takes all of it.
     *
     * @param writer over the connection
     * @param tables over the connection, for a few thousand entries
     * @return how many events there were
     * @throws BrokenOffException if this ledger is not empty, or the other one cannot be read
     */
    public static long run(Connection connection, LedgerWriter writer, Supplier<LedgerTables> tables, Ledger other)
            throws SQLException {
        LedgerTakeover takeover = new LedgerTakeover(connection, writer, tables);
        try {
            takeover.requireEmpty();
            other.handTo(takeover);
            takeover.finish();
            return takeover.entries;
        } catch (StoreException e) {
            throw takeover.failure == null ? new BrokenOffException(e) : takeover.failure;
        }
    }

    /** Nothing is wrong with this database. */
    public static final class BrokenOffException extends SQLException {
        private final StoreException reason;

        BrokenOffException(StoreException reason) {
            super(reason);
            this.reason = reason;
        }

        /** What is to be told instead. */
        public StoreException reason() {
            return reason;
        }
    }

    private void requireEmpty() throws SQLException, StoreException {
        if (tables.get().begin(List.of()) != 0) {
            throw new StoreException(
                    "the store to copy to holds entries already; nothing was copied; give it an empty one", null);
        }
    }

    @Override
    public void keyFingerprint(OrganisationId organisation, String fingerprint) throws StoreException {
        String counts = told(() -> writer.keyFingerprint(organisation, fingerprint));
        if (!counts.equals(fingerprint)) {
            throw new StoreException(
                    "the store to copy to was begun with another key for organisation " + organisation
                            + "; nothing was copied; give it an empty one",
                    null);
        }
    }

    @Override
    public void entry(SealedEntry entry) throws StoreException {
        waiting.add(entry);
        if (waiting.size() == ENTRIES_AT_ONCE) {
            told(this::write);
        }
    }

    @Override
    public void checkpoint(Checkpoint checkpoint) {
        checkpoints.add(checkpoint);
    }

    private void finish() throws SQLException, StoreException {
        write();
        writer.keep(checkpoints);
        new Rebuilding(connection, true, difference -> {}).run();
    }

    private boolean write() throws SQLException, StoreException {
        LedgerTables part = tables.get();
        long last = part.begin(waiting.stream().map(one -> one.entry().event()).toList());
        for (SealedEntry one : waiting) {
            last++;
            if (one.entry().id() != last) {
                throw new StoreException(
                        "entry " + last
                                + " is missing in the store to copy from; nothing was copied; see what 'consent verify'"
                                + " says of it",
                        null);
            }
            put(part, one);
        }
        part.finish();
        entries += waiting.size();
        waiting.clear();
        return true;
    }

    private static void put(LedgerTables part, SealedEntry one) throws SQLException {
        ConsentEvent event = one.entry().event();
        long organisation = part.organisation(event.organisation());
        Long purpose = event.act() instanceof Act.OnPurpose act
                ? (Long) part.purpose(organisation, act.purpose(), act.channel())
                : null;
        part.putEvent(LedgerWriter.columns(
                new @Nullable Object[] {
                    one.entry().id(),
                    Values.micros(one.entry().recordedAt()),
                    organisation,
                    event.subject().toBytes(),
                    Values.micros(event.at()),
                    EventValues.code(event.act()),
                    purpose
                },
                EventValues.kindOf(event.act()),
                new @Nullable Object[] {
                    one.detailHash(),
                    one.previousEntry() == LedgerEntry.NO_ENTRY ? null : (Long) one.previousEntry(),
                    one.previousHash(),
                    one.hash(),
                    EventValues.erased(event.act())
                }));
        if (one.salt() != null) {
            part.putDetail(LedgerWriter.columns(
                    new @Nullable Object[] {one.entry().id()},
                    EventValues.detail(event),
                    new @Nullable Object[] {one.salt()}));
        }
    }

    private interface Writing<T> {
        T write() throws SQLException, StoreException;
    }

    /** The one who hands over knows nothing of SQL. */
    private <T> T told(Writing<T> writing) throws StoreException {
        try {
            return writing.write();
        } catch (SQLException e) {
            failure = e;
            throw new StoreException("writing failed", e);
        }
    }
}
