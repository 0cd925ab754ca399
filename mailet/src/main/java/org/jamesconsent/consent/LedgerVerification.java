package org.jamesconsent.consent;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether the ledger is what was recorded: each entry by its hash, each person's entries by their chain, and all of
 * them by the signed checkpoints. A checkpoint's digest is the SHA-256 of the digest before it and, in the order of the
 * ledger, number (8 bytes) and hash of each entry of the organisation since. For one thread.
 */
public final class LedgerVerification implements LedgerVisitor {
    private final Map<String, Checkpoint.Signer> signers;
    private final Consumer<LedgerFault> faults;
    private final ChainVerification chains;
    private final Set<Long> knownToBeRemoved = new HashSet<>();
    private final Map<String, Tally> tallies = new TreeMap<>();
    private long faultCount;
    private long events;
    private long lastEntry;

    /**
     * @param signers by organisation; checkpoints of others cannot be valid
     * @param faults is told of each fault as soon as it is found
     */
    public LedgerVerification(Map<String, Checkpoint.Signer> signers, Consumer<LedgerFault> faults) {
        this.signers = Map.copyOf(signers);
        this.faults = faults;
        this.chains = new ChainVerification(this::report);
        signers.keySet().forEach(this::tally);
    }

    private void report(LedgerFault fault) {
        if (fault.kind() == LedgerFault.Kind.REMOVED) {
            knownToBeRemoved.add(fault.firstEntry());
        }
        faultCount++;
        faults.accept(fault);
    }

    @Override
    public void checkpoint(Checkpoint checkpoint) {
        Tally tally = tally(checkpoint.organisation());
        long expected = tally.lastNumber + 1;
        if (checkpoint.number() > expected) {
            report(new LedgerFault(
                    LedgerFault.Kind.CHECKPOINT_REMOVED,
                    checkpoint.organisation(),
                    null,
                    expected,
                    checkpoint.number() - 1));
        }
        if (checkpoint.isSignedBy(signers.get(checkpoint.organisation()))) {
            tally.signed.add(checkpoint);
        } else {
            report(new LedgerFault(
                    LedgerFault.Kind.CHECKPOINT_FORGED,
                    checkpoint.organisation(),
                    null,
                    checkpoint.number(),
                    checkpoint.number()));
        }
        tally.lastNumber = checkpoint.number();
    }

    @Override
    public void chained(ChainedEntry link) {
        chains.accept(link);
    }

    @Override
    public void chainsEnd() {
        chains.finish();
    }

    @Override
    public void entry(String organisation, long entry, @Nullable LedgerHash hash) {
        reportGap(entry);
        Tally tally = tally(organisation);
        tally.closeUpTo(entry - 1);
        tally.add(entry, hash);
        events++;
        lastEntry = entry;
    }

    private void reportGap(long next) {
        long first = lastEntry + 1;
        for (long missing = first; missing < next; missing++) {
            if (knownToBeRemoved.remove(missing)) {
                reportMissing(first, missing - 1);
                first = missing + 1;
            } else if (knownToBeRemoved.isEmpty()) {
                break;
            }
        }
        reportMissing(first, next - 1);
    }

    private void reportMissing(long first, long last) {
        if (first <= last) {
            report(new LedgerFault(LedgerFault.Kind.REMOVED, null, null, first, last));
        }
    }

    @Override
    public void end() {
        long signedEnd = tallies.values().stream()
                .flatMap(tally -> tally.signed.stream())
                .mapToLong(Checkpoint::lastEntry)
                .max()
                .orElse(0);
        reportGap(Math.max(signedEnd, lastEntry) + 1);
        tallies.values().forEach(tally -> tally.closeUpTo(Long.MAX_VALUE));
    }

    /** How many faults were found. */
    public long faults() {
        return faultCount;
    }

    /** How many events the ledger holds. */
    public long events() {
        return events;
    }

    /** The last checkpoint of each organisation up to which the ledger is what was signed. */
    public Map<String, Checkpoint> lastGoodCheckpoints() {
        Map<String, Checkpoint> good = new TreeMap<>();
        tallies.forEach((organisation, tally) -> {
            if (tally.good != null) {
                good.put(organisation, tally.good);
            }
        });
        return good;
    }

    /**
     * Checkpoints over all that was seen, for each organisation that has a signer and events since its last one.
     *
     * @throws IllegalStateException if there are faults: nothing faulty may be signed
     */
    public Collection<Checkpoint> nextCheckpoints(Instant at) {
        if (faultCount > 0) {
            throw new IllegalStateException("a faulty ledger is not signed");
        }
        List<Checkpoint> next = new ArrayList<>();
        signers.forEach((organisation, signer) -> {
            Tally tally = tally(organisation);
            if (tally.isNew()) {
                next.add(Checkpoint.signed(
                        organisation,
                        tally.lastNumber + 1,
                        at,
                        tally.lastEntry,
                        tally.events,
                        tally.currentDigest(),
                        signer));
            }
        });
        return next;
    }

    private Tally tally(String organisation) {
        return tallies.computeIfAbsent(organisation, Tally::new);
    }

    /** One organisation's events, up to where the ledger was read. */
    private final class Tally {
        private final String organisation;
        private final List<Checkpoint> signed = new ArrayList<>();
        private final MessageDigest digest = LedgerHash.sha256();
        private int next;
        private long lastNumber;
        private long events;
        private long lastEntry;
        private long closedAt;
        private boolean broken;
        private @Nullable Checkpoint good;

        Tally(String organisation) {
            this.organisation = organisation;
            digest.update(new byte[LedgerHash.BYTES]);
        }

        void add(long entry, @Nullable LedgerHash hash) {
            digest.update(ByteBuffer.allocate(Long.BYTES).putLong(entry).array());
            digest.update(hash == null ? new byte[0] : hash.toBytes());
            events++;
            lastEntry = entry;
        }

        /** Compares with the checkpoints that cover nothing after {@code entry}. */
        void closeUpTo(long entry) {
            while (next < signed.size() && signed.get(next).lastEntry() <= entry) {
                Checkpoint checkpoint = signed.get(next);
                next++;
                LedgerHash found = currentDigest();
                if (found.equals(checkpoint.digest())) {
                    good = broken ? good : checkpoint;
                } else {
                    broken = true;
                    report(new LedgerFault(
                            LedgerFault.Kind.REWRITTEN, organisation, null, closedAt + 1, checkpoint.lastEntry()));
                }
                closedAt = checkpoint.lastEntry();
                events = checkpoint.events();
                // Goes on from what was signed, so that one forgery does not make all later checkpoints bad.
                digest.update(checkpoint.digest().toBytes());
            }
        }

        boolean isNew() {
            return lastEntry > closedAt;
        }

        /** Begins anew, so that whoever goes on must put the digest in front. */
        LedgerHash currentDigest() {
            return LedgerHash.of(digest.digest());
        }
    }
}
