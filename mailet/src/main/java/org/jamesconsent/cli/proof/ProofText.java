package org.jamesconsent.cli.proof;

import java.io.PrintWriter;
import org.jamesconsent.consent.JudgedRecipient;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.VerdictJournal.Judged;
import org.jamesconsent.history.HistoryText;
import org.jspecify.annotations.Nullable;

/** Writes a proof for people. */
public final class ProofText {
    private final PrintWriter out;

    public ProofText(PrintWriter out) {
        this.out = out;
    }

    /** Writes what one organisation knows of a message. */
    public void write(SendProof proof) {
        out.println(proof.organisation().name() + " (" + proof.organisation().id() + ")");
        proof.stamp().ifPresent(stamp -> {
            out.println("  the stamp " + stamp.finding().words());
            out.println("    it says: " + stamp.stamp().purpose() + " "
                    + words(
                            stamp.stamp().allowed(),
                            stamp.stamp().code(),
                            stamp.stamp().row(),
                            stamp.stamp().entry(),
                            stamp.stamp().dryRun()));
        });
        SubjectId person = null;
        for (Judged judged : proof.verdicts()) {
            person = write(judged, person);
        }
        HistoryText history = new HistoryText(out);
        for (LedgerEntry entry : proof.entries()) {
            history.entry(entry, proof.texts());
        }
        out.flush();
    }

    private SubjectId write(Judged judged, @Nullable SubjectId person) {
        JudgedRecipient verdict = judged.verdict();
        if (!verdict.subject().equals(person)) {
            out.println("  subject " + verdict.subject());
        }
        out.println("    " + verdict.at() + " " + judged.message().purpose() + " by "
                + judged.message().channel().code() + ": "
                + words(verdict.allowed(), verdict.code(), verdict.row(), verdict.entry(), verdict.dryRun()));
        return verdict.subject();
    }

    private static String words(boolean allowed, String code, int row, long entry, boolean dryRun) {
        return (allowed ? "allow " : "refuse ") + code + " by row " + row
                + (entry == LedgerEntry.NO_ENTRY ? ", on no entry" : ", on entry " + entry)
                + (dryRun ? ", in a dry run: sent whatever was decided" : "");
    }
}
