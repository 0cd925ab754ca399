package org.jamesconsent.demo;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeSet;
import org.jamesconsent.testing.Mailboxes;
import org.jamesconsent.testing.Mailboxes.Received;
import org.jspecify.annotations.Nullable;

/**
 * What became of a letter, read from the mailboxes of its recipients and of its sender.
 *
 * @param letter what was sent
 * @param copies the copies in each recipient's mailbox; without those who have none
 * @param reports in the sender's mailbox
 * @param outcomes by recipient: those of the letter in its order, then any other that a report names
 */
record Arrivals(
        Letter letter,
        SequencedMap<String, List<Received>> copies,
        List<Received> reports,
        SequencedMap<String, Outcome> outcomes) {

    static Arrivals of(Letter letter, byte[] sent, Mailboxes mailboxes) throws MessagingException, IOException {
        SequencedMap<String, List<Received>> copies = new LinkedHashMap<>();
        for (String recipient : letter.announced().keySet()) {
            List<Received> own = new ArrayList<>();
            for (Received mail : mailboxes.of(recipient)) {
                if (letter.id().equals(mail.message().getMessageID())) {
                    own.add(mail);
                }
            }
            if (!own.isEmpty()) {
                copies.put(recipient, own);
            }
        }
        List<Received> reports = new ArrayList<>();
        Map<String, Outcome> refusals = new LinkedHashMap<>();
        for (Received mail : mailboxes.of(letter.sender())) {
            Report report = new Report(mail);
            if (report.isAbout(letter.id())) {
                reports.add(mail);
                refusals.putAll(report.outcomes());
            }
        }
        SequencedMap<String, Outcome> outcomes = new LinkedHashMap<>();
        for (String recipient : letter.announced().keySet()) {
            outcomes.put(
                    recipient, outcome(copies.getOrDefault(recipient, List.of()), refusals.remove(recipient), sent));
        }
        outcomes.putAll(refusals);
        return new Arrivals(letter, copies, reports, outcomes);
    }

    private static Outcome outcome(List<Received> copies, @Nullable Outcome refusal, byte[] sent)
            throws MessagingException, IOException {
        if (refusal != null && copies.isEmpty()) {
            return refusal;
        }
        if (refusal == null && copies.size() == 1) {
            return new Delivered(copies.getFirst()).outcome(sent);
        }
        if (refusal != null) {
            return Outcome.odd("refuse", refusal.ground(), refusal.rule(), "delivered all the same");
        }
        return Outcome.odd("none", "", "", copies.isEmpty() ? "nothing, and no report" : copies.size() + " copies");
    }

    /** How many mails this letter caused. */
    int mails() {
        return copies.values().stream().mapToInt(List::size).sum() + reports.size();
    }

    long delivered() {
        return outcomes.values().stream().filter(Outcome::isDelivered).count();
    }

    /** One line for each recipient of whom something else was announced than came true. */
    List<String> differences() {
        List<String> differences = new ArrayList<>();
        TreeSet<String> recipients = new TreeSet<>(letter.announced().keySet());
        recipients.addAll(outcomes.keySet());
        for (String recipient : recipients) {
            Outcome announced = letter.announced().get(recipient);
            Outcome seen = outcomes.get(recipient);
            if (announced == null) {
                differences.add(letter.name() + ", " + recipient + ": announced nothing, saw " + seen);
            } else if (!announced.equals(seen)) {
                differences.add(letter.name() + ", " + recipient + ": announced " + announced + ", saw " + seen);
            }
        }
        if (reports.size() > 1) {
            differences.add(letter.name() + ": the sender got " + reports.size() + " reports instead of one");
        }
        return differences;
    }
}
