package org.jamesconsent.cli.explain;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jamesconsent.cli.explain.Explanation.Copy;
import org.jamesconsent.cli.explain.Explanation.Decision;
import org.jamesconsent.cli.explain.Explanation.Header;
import org.jamesconsent.cli.explain.Explanation.Recipient;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.history.ActWords;
import org.jamesconsent.message.PurposeFinding.Declaration;
import org.jamesconsent.message.rewrite.Edit;
import org.jamesconsent.message.rewrite.EditKind;
import org.jspecify.annotations.Nullable;

/** Writes explanations for people. */
public final class ExplanationText {
    private final PrintWriter out;

    public ExplanationText(PrintWriter out) {
        this.out = out;
    }

    /** Writes one explanation. */
    public void write(String file, Explanation explanation) {
        out.println(shown(file));
        explanation.notes().forEach(note -> line("note", note));
        line("sender", sender(explanation.envelope()));
        switch (explanation.outcome()) {
            case NOT_MARKETING -> line("purpose", "none: " + explanation.reason() + "; it passes as it is");
            case SERVICE -> line("purpose", purpose(explanation) + "; service mail passes as it is");
            case REFUSED, PASSED_BY_DRY_RUN -> {
                line("purpose", "cannot be told: " + explanation.reason());
                line(
                        "outcome",
                        explanation.outcome() == Explanation.Outcome.REFUSED
                                ? "refused whole: " + explanation.fault()
                                : "passes as it is, only because of dryRun: " + explanation.fault());
            }
            case CHECKED -> {
                line("purpose", purpose(explanation));
                explanation.recipients().forEach(recipient -> write(recipient, explanation.dryRun()));
            }
        }
        out.println();
        out.flush();
    }

    private void write(Recipient recipient, boolean dryRun) {
        out.println();
        out.println("  " + shown(recipient.address()));
        Decision decision = recipient.decision();
        if (decision != null) {
            line("verdict", (decision.allowed() ? "allow " : "refuse ") + decision.code());
            line("rule", decision.row() + ", " + decision.rule());
            line("rests on", basis(decision.entry()));
            line(
                    "language",
                    decision.language() == null
                            ? "unknown"
                            : decision.language().toLanguageTag());
        }
        line("outcome", outcome(recipient, dryRun));
        if (recipient.copy() != null) {
            write(recipient.copy());
        }
    }

    private void write(Copy copy) {
        if (copy.edits().isEmpty()) {
            line("copy", "as it came");
            return;
        }
        boolean footer = copy.edits().stream()
                .anyMatch(edit -> edit.kind() == EditKind.FOOTER_ADDED || edit.kind() == EditKind.BODY_UPGRADED);
        line("copy", copy.size() + " octets" + (footer ? ", footer in " + copy.language() : ""));
        for (Header header : copy.addedHeaders()) {
            line("+ header", header.name() + ": " + shown(header.value()));
        }
        for (String name : copy.removedHeaders()) {
            line("- header", shown(name));
        }
        List<EditKind> told = List.of(EditKind.HEADER_ADDED, EditKind.HEADER_REMOVED);
        for (Edit edit : copy.edits()) {
            if (!edit.part().equals("0") || !told.contains(edit.kind())) {
                line(
                        "edit",
                        edit.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " in part " + edit.part()
                                + " at octet " + edit.offset() + ", " + edit.length() + " octets long");
            }
        }
    }

    private static String sender(Envelope envelope) {
        String sender = envelope.sender() == null ? "<>" : shown(envelope.sender());
        String user = envelope.user() == null ? "" : ", authenticated as " + shown(envelope.user());
        return sender
                + user
                + (envelope.trusted() ? "" : " (not trusted: a header X-Consent-Purpose would not be believed)");
    }

    private static String purpose(Explanation explanation) {
        return explanation.purpose() + ", declared by " + words(explanation.declaredBy());
    }

    private static String words(@Nullable Declaration declaration) {
        if (declaration == null) {
            return "nothing";
        }
        return switch (declaration) {
            case HEADER -> "the header X-Consent-Purpose";
            case SENDER_ADDRESS -> "the sender's address";
            case SENDER_DOMAIN -> "the sender's domain";
            case SMTP_USER -> "the SMTP user";
            case EARLIER_DECISION -> "an earlier decision";
        };
    }

    private static String basis(@Nullable LedgerEntry entry) {
        if (entry == null) {
            return "nothing that the store knows";
        }
        String source = entry.event().evidence().source();
        return "ledger entry " + entry.id() + ": " + ActWords.of(entry.event().act()) + ", "
                + entry.event().at() + ", " + (source == null ? "source unknown" : shown(source));
    }

    private static String outcome(Recipient recipient, boolean dryRun) {
        boolean onlyByDryRun =
                dryRun && (recipient.decision() == null || !recipient.decision().allowed());
        return switch (recipient.fate()) {
            case SENT -> onlyByDryRun ? "sent, only because of dryRun" + because(recipient) : "sent";
            case REFUSED ->
                recipient.fault() == null ? "refused" : "refused: " + recipient.fault() + because(recipient);
            case HELD -> "held: " + recipient.fault() + because(recipient);
            case SAME_PERSON -> "none of its own: the same person as an address above, who gets one copy";
        };
    }

    private static String because(Recipient recipient) {
        return recipient.reason() == null ? "" : " (" + recipient.reason() + ")";
    }

    /** What comes from outside must not steer the terminal. */
    private static String shown(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> shown.appendCodePoint(Character.isISOControl(c) ? '\uFFFD' : c));
        return shown.toString();
    }

    private void line(String label, String text) {
        out.printf(Locale.ROOT, "    %-9s %s%n", label, text);
    }
}
