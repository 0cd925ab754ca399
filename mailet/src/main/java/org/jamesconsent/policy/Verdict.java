package org.jamesconsent.policy;

/**
 * What the rules say of one recipient of one message. There is no third outcome here: where facts cannot be told, the
 * rules are not asked, and the message waits.
 */
public sealed interface Verdict {
    /** The row of the rule set that decided, as numbered there. */
    int row();

    /**
     * The ledger entry that the verdict rests on, or {@link org.jamesconsent.consent.LedgerEntry#NO_ENTRY} if it rests
     * on the absence of any.
     */
    long entry();

    /** The name of basis or reason, as it stands in reports, logs and headers. */
    String code();

    /** The message may go to this recipient. */
    record Allow(Basis basis, int row, long entry) implements Verdict {
        @Override
        public String code() {
            return basis.name();
        }
    }

    /** The message must not go to this recipient. */
    record Refuse(Reason reason, int row, long entry) implements Verdict {
        @Override
        public String code() {
            return reason.name();
        }
    }
}
