package org.jamesconsent.consent.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jamesconsent.consent.ChainedEntry;
import org.jamesconsent.consent.ChainedEntry.Detail;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.LedgerHash;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.SealedEntry;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.shared.EntryHashes;
import org.jamesconsent.consent.shared.EventValues;
import org.jamesconsent.consent.shared.Values;
import org.jspecify.annotations.Nullable;

/**
 * An event as it lies in {@code consent_history}: the very bytes that are hashed, and apart from them those of its evidence and
 * facts, which can be erased.
 *
 * @param person under whom it lies
 * @param entry under which number it lies
 * @param body the values of {@link EntryHashes#values}
 * @param hash its hash, as kept; null if that is gone
 * @param detail the values of {@link EntryHashes#detailValues}; null if there are none, or none any more
 */
record HistoryRow(
        Person person, long entry, byte[] body, @Nullable LedgerHash hash, byte @Nullable [] detail) {
    /** What is to be selected, in this order. */
    static final String COLUMNS = "subject, entry, body, hash, detail";

    private static final int ENTRY = 1;
    private static final int RECORDED_AT = 2;
    private static final int ORGANISATION = 3;
    private static final int SUBJECT = 4;
    private static final int AT = 5;
    private static final int CODE = 6;
    private static final int PURPOSE = 7;
    private static final int CHANNEL = 8;
    private static final int KIND = 9;
    private static final int DETAIL_HASH = KIND + EventValues.KIND;
    private static final int PREVIOUS = DETAIL_HASH + 1;
    private static final int PREVIOUS_HASH = PREVIOUS + 1;
    private static final int ERASED = PREVIOUS_HASH + 1;
    private static final int SALT = 1;
    private static final int FIRST_DETAIL = 2;

    static HistoryRow of(String organisation, Row row) {
        byte[] hash = Cql.bytesIfAny(row, 3);
        byte[] body = Cql.bytesIfAny(row, 2);
        return new HistoryRow(
                new Person(organisation, SubjectId.of(Cql.bytes(row, 0))),
                row.getLong(1),
                body == null ? new byte[0] : body,
                hash == null || hash.length != LedgerHash.BYTES ? null : LedgerHash.of(hash),
                Cql.bytesIfAny(row, 4));
    }

    /** A new one. */
    static HistoryRow of(
            Person person,
            @Nullable Object[] event,
            @Nullable Object[] link,
            @Nullable String erased,
            byte @Nullable [] detail) {
        byte[] body = LedgerHash.canonical(EntryHashes.values(event, link, erased));
        return new HistoryRow(person, (Long) required(event[0]), body, LedgerHash.ofCanonical(body), detail);
    }

    /** One of another store. */
    static HistoryRow of(SealedEntry sealed) {
        var event = sealed.entry().event();
        var onPurpose = event.act() instanceof org.jamesconsent.consent.Act.OnPurpose act ? act : null;
        @Nullable Object[] kind = EventValues.kindOf(event.act());
        HistoryRow row = of(
                Person.of(event.organisation(), event.subject()),
                event(
                        sealed.entry().id(),
                        Values.micros(sealed.entry().recordedAt()),
                        event.organisation().value(),
                        event.subject(),
                        Values.micros(event.at()),
                        EventValues.code(event.act()),
                        onPurpose == null ? null : onPurpose.purpose().value(),
                        onPurpose == null ? null : onPurpose.channel().code(),
                        kind),
                new @Nullable Object[] {
                    sealed.detailHash(),
                    sealed.previousEntry() == LedgerEntry.NO_ENTRY ? null : (Long) sealed.previousEntry(),
                    sealed.previousHash()
                },
                EventValues.erased(event.act()),
                sealed.salt() == null
                        ? null
                        : LedgerHash.canonical(EntryHashes.detailValues(EventValues.detail(event), sealed.salt())));
        return new HistoryRow(row.person, row.entry, row.body, sealed.hash(), row.detail);
    }

    /** The first values that are hashed. */
    static @Nullable Object[] event(
            long entry,
            long recordedAt,
            String organisation,
            SubjectId subject,
            long at,
            String code,
            @Nullable String purpose,
            @Nullable String channel,
            @Nullable Object[] kind) {
        return new @Nullable Object[] {
            entry,
            recordedAt,
            organisation,
            subject.toBytes(),
            at,
            code,
            purpose,
            channel,
            kind[0],
            kind[1],
            kind[2],
            kind[3],
            kind[4]
        };
    }

    Change change() {
        return new Change(
                Change.Kind.HISTORY,
                person.organisation(),
                person.bucket(),
                person.subject().toBytes(),
                entry,
                body,
                hash == null ? null : hash.toBytes(),
                detail);
    }

    /** Where it is found by its number. */
    Change index() {
        return new Change(
                Change.Kind.ENTRY,
                EntryIndex.bucket(entry),
                entry,
                person.organisation(),
                person.subject().toBytes());
    }

    private static <T> T required(@Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException("an entry lacks a value");
        }
        return value;
    }

    private static String text(@Nullable Object value) {
        return (String) required(value);
    }

    private static long number(@Nullable Object value) {
        return (Long) required(value);
    }

    private static @Nullable LedgerHash hash(@Nullable Object value) {
        return value == null ? null : LedgerHash.of((byte[]) value);
    }

    private @Nullable Object[] values() {
        @Nullable Object[] values = LedgerHash.values(body);
        if (values.length < ERASED || values.length > ERASED + 1) {
            throw new IllegalArgumentException("an entry has another number of values");
        }
        return values;
    }

    private @Nullable Object[] details() {
        if (detail == null) {
            return new @Nullable Object[EventValues.DETAIL];
        }
        @Nullable Object[] values = LedgerHash.values(detail);
        if (values.length != FIRST_DETAIL + EventValues.DETAIL) {
            throw new IllegalArgumentException("evidence has another number of values");
        }
        return Arrays.copyOfRange(values, FIRST_DETAIL, values.length);
    }

    /** @throws IllegalArgumentException if it holds something else than an event */
    LedgerEntry ledgerEntry() {
        return ledgerEntry(values());
    }

    private LedgerEntry ledgerEntry(@Nullable Object[] values) {
        try {
            return new LedgerEntry(
                    entry,
                    Values.instant(number(values[RECORDED_AT])),
                    EventValues.event(
                            new OrganisationId(person.organisation()),
                            person.subject(),
                            new EventValues.Parts(
                                    number(values[AT]),
                                    text(values[CODE]),
                                    (String) values[PURPOSE],
                                    (String) values[CHANNEL],
                                    Arrays.copyOfRange(values, KIND, DETAIL_HASH),
                                    details(),
                                    values.length > ERASED ? text(values[ERASED]) : null)),
                    values[DETAIL_HASH] != null && detail == null);
        } catch (ClassCastException e) {
            throw new IllegalArgumentException("an entry holds a value of another kind", e);
        }
    }

    /** @throws IllegalArgumentException if it holds something else than an event */
    SealedEntry sealed() {
        @Nullable Object[] values = values();
        return new SealedEntry(
                ledgerEntry(values),
                hash(values[DETAIL_HASH]),
                detail == null ? null : (byte[]) LedgerHash.values(detail)[SALT],
                values[PREVIOUS] == null ? LedgerEntry.NO_ENTRY : number(values[PREVIOUS]),
                hash(values[PREVIOUS_HASH]),
                required(hash));
    }

    /** As it is, beside what it should be; whatever it holds is hashed. */
    ChainedEntry chained() {
        try {
            return chained(values());
        } catch (IllegalArgumentException | ClassCastException e) {
            // What nobody can read is as good a fault as any.
            return new ChainedEntry(
                    person.organisation(),
                    person.subject(),
                    entry,
                    LedgerEntry.NO_ENTRY,
                    null,
                    hash,
                    LedgerHash.over("unreadable", body),
                    Detail.SOUND,
                    Set.of());
        }
    }

    private ChainedEntry chained(@Nullable Object[] values) {
        LedgerHash commitment = hash(values[DETAIL_HASH]);
        Set<Long> erases = erases(values);
        long previous = values[PREVIOUS] == null ? LedgerEntry.NO_ENTRY : number(values[PREVIOUS]);
        LedgerHash previousHash = hash(values[PREVIOUS_HASH]);
        // Where it lies is as much part of it as what it holds.
        values[ENTRY] = entry;
        values[ORGANISATION] = person.organisation();
        values[SUBJECT] = person.subject().toBytes();
        return new ChainedEntry(
                person.organisation(),
                person.subject(),
                entry,
                previous,
                previousHash,
                hash,
                LedgerHash.over(values),
                detailState(commitment),
                erases);
    }

    private Detail detailState(@Nullable LedgerHash commitment) {
        if (detail == null) {
            return commitment == null ? Detail.SOUND : Detail.GONE;
        }
        return LedgerHash.ofCanonical(detail).equals(commitment) ? Detail.SOUND : Detail.ALTERED;
    }

    /** The entries whose detail went with this one. */
    private static Set<Long> erases(@Nullable Object[] values) {
        try {
            return values.length > ERASED ? Set.copyOf(EventValues.erased(text(values[ERASED]))) : Set.of();
        } catch (NumberFormatException e) {
            // Makes no sense, and so excuses nothing.
            return Set.of();
        }
    }

    /** Rows of one person. */
    static List<LedgerEntry> ledgerEntries(List<HistoryRow> rows) {
        return rows.stream().map(HistoryRow::ledgerEntry).toList();
    }
}
