package org.jamesconsent.history;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jamesconsent.consent.ConsentState;
import org.jamesconsent.consent.JudgedRecipient;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.VerdictJournal.Judged;
import org.jamesconsent.consent.WordingArchive.KeptWording;

/** Writes a history for people. */
public final class HistoryText {
    private final PrintWriter out;

    public HistoryText(PrintWriter out) {
        this.out = out;
    }

    /** Writes all that is known of a person in one organisation. */
    public void write(PersonHistory history) {
        out.println(
                history.organisation().name() + " (" + history.organisation().id() + "), subject " + history.subject());
        person(history);
        for (PersonHistory.Consent consent : history.consents()) {
            out.println("  " + consent.purpose() + " by " + consent.channel().code() + ": " + today(consent));
            consent.entries().forEach(entry -> entry(entry, history.texts()));
        }
        if (!history.entries().isEmpty()) {
            out.println("  all purposes");
            history.entries().forEach(entry -> entry(entry, history.texts()));
        }
        sends(history.sends());
        out.flush();
    }

    private void person(PersonHistory history) {
        if (history.person().objects()) {
            out.println("  nothing may be sent, by entry " + history.person().standingObjectionEntry());
        }
        if (history.person().undeliverable()) {
            out.println("  the address is dead, by entry " + history.person().undeliverableEntry());
        }
        Map<String, Object> profile = EntryParts.profile(history.person().profile());
        if (!profile.isEmpty()) {
            out.println("  known: " + sentence(profile));
        }
    }

    private static String today(PersonHistory.Consent consent) {
        String state = consent.state().state().name().toLowerCase(Locale.ROOT);
        String guardian = consent.state().guardianAuthorised() ? ", authorised by a guardian" : "";
        return consent.state().state() == ConsentState.NONE
                ? state + guardian
                : state + " since " + consent.state().at() + ", by entry "
                        + consent.state().entry() + guardian;
    }

    private void sends(Sends sends) {
        if (sends.isEmpty()) {
            return;
        }
        out.println("  messages");
        sends.allowed().forEach((matter, count) -> out.println("    " + matter + ": " + count + " allowed"));
        for (Judged refused : sends.refused()) {
            JudgedRecipient verdict = refused.verdict();
            out.println("    " + verdict.at() + " " + Sends.matter(refused.message()) + " refused " + verdict.code()
                    + ", row " + verdict.row()
                    + (verdict.entry() == LedgerEntry.NO_ENTRY ? "" : ", by entry " + verdict.entry())
                    + (verdict.dryRun() ? ", and sent, in a dry run" : ""));
        }
    }

    /** Writes one entry, with all evidence and the text that was shown. */
    public void entry(LedgerEntry entry, Texts texts) {
        out.println("    entry " + entry.id() + ": " + entry.event().at() + " "
                + ActWords.of(entry.event().act()) + joined(EntryParts.values(entry)));
        out.println("      recorded " + entry.recordedAt() + joined(EntryParts.evidence(entry))
                + (entry.erased() ? ", evidence and facts erased" : ""));
        for (KeptWording shown : texts.shownFor(entry)) {
            out.println("      shown, in " + shown.wording().language() + ": "
                    + printable(shown.wording().text()));
        }
    }

    private static String joined(Map<String, Object> parts) {
        return parts.isEmpty() ? "" : ", " + sentence(parts);
    }

    private static String sentence(Map<String, Object> parts) {
        List<String> words = new ArrayList<>();
        parts.forEach((name, value) -> words.add(name.replace('_', ' ') + " " + printable(value)));
        return String.join(", ", words);
    }

    /** Evidence comes from outside: what would move the cursor or change the terminal is shown as '?'. */
    private static String printable(Object value) {
        String text = value instanceof Set<?> set
                ? String.join(
                        "; ", new TreeSet<>(set.stream().map(String::valueOf).toList()))
                : value.toString();
        return text.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
