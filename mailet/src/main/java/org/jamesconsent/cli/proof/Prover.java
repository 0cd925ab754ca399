package org.jamesconsent.cli.proof;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jamesconsent.cli.proof.SendProof.CheckedStamp;
import org.jamesconsent.cli.proof.SendProof.Finding;
import org.jamesconsent.consent.CanonicalAddress;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.JudgedRecipient;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.MessageKey;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.consent.VerdictJournal.Judged;
import org.jamesconsent.history.Texts;
import org.jamesconsent.token.WayOut;
import org.jamesconsent.wayout.VerdictStamp;
import org.jamesconsent.wiring.ConsentRuntime.OrganisationParts;

/** Finds out why a message was sent, or was not. */
public final class Prover {
    private final ConsentStore store;

    public Prover(ConsentStore store) {
        this.store = store;
    }

    /**
     * What one organisation knows of a message.
     *
     * @param copy its Message-ID and stamp, or the Message-ID alone
     * @param person to whom it went; empty for the person of the stamp, and without stamp for all recipients
     * @throws StoreException if the store cannot tell
     */
    public SendProof prove(OrganisationParts organisation, DeliveredCopy copy, Optional<CanonicalAddress> person)
            throws StoreException {
        OrganisationId id = organisation.configuration().id();
        Optional<VerdictStamp> stamp = copy.stamp().filter(one -> one.purpose().startsWith(id + "/"));
        Optional<SubjectId> stamped = stamp.flatMap(one -> organisation
                .tokens()
                .read(one.token())
                .filter(way -> one.purpose().equals(id + "/" + way.purpose()))
                .map(WayOut::subject));
        Optional<SubjectId> subject =
                person.map(organisation.keyring()::subjectId).or(() -> stamped);
        List<Judged> verdicts = copy.messageId().isEmpty()
                ? List.of()
                : verdicts(
                        id, organisation.keyring().messageKey(copy.messageId().get()), subject);
        Optional<CheckedStamp> checked =
                stamp.map(one -> new CheckedStamp(one, stamped, finding(one, stamped, subject, verdicts)));
        return new SendProof(
                organisation.configuration(),
                checked,
                verdicts,
                subject.isPresent() ? entries(id, subject.get(), verdicts, checked) : List.of(),
                new Texts(store.wordings().of(id)));
    }

    private List<Judged> verdicts(OrganisationId organisation, MessageKey key, Optional<SubjectId> subject)
            throws StoreException {
        return subject.isPresent()
                ? store.verdicts().ofRecipient(organisation, key, subject.get())
                : store.verdicts().ofMessage(organisation, key);
    }

    private static Finding finding(
            VerdictStamp stamp, Optional<SubjectId> stamped, Optional<SubjectId> asked, List<Judged> verdicts) {
        if (stamped.isEmpty()) {
            return Finding.FORGED;
        }
        if (!asked.equals(stamped)) {
            return Finding.OTHER_PERSON;
        }
        if (verdicts.isEmpty()) {
            return Finding.UNRECORDED;
        }
        return verdicts.stream()
                        .filter(one -> stamp.purpose()
                                .equals(one.message().organisation() + "/"
                                        + one.message().purpose()))
                        .anyMatch(one -> saysTheSame(stamp, one.verdict()))
                ? Finding.GENUINE
                : Finding.DIFFERENT;
    }

    private static boolean saysTheSame(VerdictStamp stamp, JudgedRecipient verdict) {
        return stamp.allowed() == verdict.allowed()
                && stamp.code().equals(verdict.code())
                && stamp.row() == verdict.row()
                && stamp.entry() == verdict.entry()
                && stamp.dryRun() == verdict.dryRun();
    }

    private List<LedgerEntry> entries(
            OrganisationId organisation, SubjectId subject, List<Judged> verdicts, Optional<CheckedStamp> stamp)
            throws StoreException {
        Set<Long> wanted = new TreeSet<>();
        verdicts.forEach(one -> wanted.add(one.verdict().entry()));
        stamp.filter(one -> one.finding().isGenuine())
                .ifPresent(one -> wanted.add(one.stamp().entry()));
        wanted.remove(LedgerEntry.NO_ENTRY);
        return wanted.isEmpty()
                ? List.of()
                : store.history(organisation, subject).stream()
                        .filter(entry -> wanted.contains(entry.id()))
                        .toList();
    }
}
