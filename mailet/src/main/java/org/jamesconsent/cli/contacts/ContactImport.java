package org.jamesconsent.cli.contacts;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.ConsentStore;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.contacts.Contact;
import org.jamesconsent.contacts.NewEvents;
import org.jamesconsent.contacts.NewEvents.Fate;
import org.jspecify.annotations.Nullable;

/**
 * Records what is new in contacts. Importing the same again adds nothing to the ledger, see {@link NewEvents}. For one thread at
 * a time.
 */
public final class ContactImport {
    private final ConsentStore store;
    private final Function<OrganisationId, PurposeName> anyPurpose;
    private long imported;
    private long unchanged;
    private long keptOptOuts;
    private long events;
    private @Nullable LastRecorded lastRecorded;

    /**
     * What was done; every contact counts once.
     *
     * @param imported something new was recorded
     * @param unchanged all was known
     * @param keptOptOuts a yes against which an opt-out of the store stands
     * @param events how many entries were added to the ledger
     */
    public record Outcome(long imported, long unchanged, long keptOptOuts, long events) {
        /** Nothing was done. */
        public static final Outcome NONE = new Outcome(0, 0, 0, 0);

        /** The sum of both. */
        public Outcome plus(Outcome other) {
            return new Outcome(
                    imported + other.imported,
                    unchanged + other.unchanged,
                    keptOptOuts + other.keptOptOuts,
                    events + other.events);
        }
    }

    /**
     * An event that this import recorded.
     *
     * @param entry its ledger entry
     */
    public record LastRecorded(ConsentEvent event, long entry) {}

    /**
     * @param anyPurpose some purpose of an organisation, by which to ask for what concerns a person as a whole
     */
    public ContactImport(ConsentStore store, Function<OrganisationId, PurposeName> anyPurpose) {
        this.store = store;
        this.anyPurpose = anyPurpose;
    }

    /**
     * Records what is new in contacts, in one transaction.
     *
     * @throws StoreException if nothing of them was recorded; what was recorded before is
     */
    public void add(List<Contact> contacts) throws StoreException {
        if (contacts.isEmpty()) {
            return;
        }
        NewEvents news = NewEvents.upon(store, anyPurpose, contacts);
        List<Fate> fates = new ArrayList<>(contacts.size());
        for (Contact contact : contacts) {
            fates.add(news.take(contact));
        }
        List<ConsentEvent> recorded = news.events();
        List<ConsentStore.Recorded> entries = store.record(recorded);
        if (!entries.isEmpty()) {
            lastRecorded =
                    new LastRecorded(recorded.getLast(), entries.getLast().entry());
        }
        events += recorded.size();
        for (Fate fate : fates) {
            switch (fate) {
                case NEW -> imported++;
                case KNOWN -> unchanged++;
                case OPT_OUT_STANDS -> keptOptOuts++;
            }
        }
    }

    /** What is in the store already. */
    public Outcome outcome() {
        return new Outcome(imported, unchanged, keptOptOuts, events);
    }

    /** The last event that was recorded; null if there is none yet. */
    public @Nullable LastRecorded lastRecorded() {
        return lastRecorded;
    }
}
