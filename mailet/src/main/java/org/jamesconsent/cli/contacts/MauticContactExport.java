package org.jamesconsent.cli.contacts;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jamesconsent.contacts.ContactColumn;
import org.jamesconsent.contacts.ContactEntry;
import org.jamesconsent.contacts.InvalidContactException;

/**
 * The contacts' export of Mautic. By itself it tells neither who agreed nor who must not be contacted; that is in {@link
 * MauticDoNotContactReport}.
 */
final class MauticContactExport implements ForeignFormat {
    private static final String ADDRESS = "email";
    private static final List<String> DO_NOT_CONTACT =
            List.of("doNotEmail", "doNotContact", "do_not_contact", "Do not contact", "dnc");

    @Override
    public String name() {
        return "Mautic";
    }

    @Override
    public Set<String> columns() {
        return Set.of(
                "id",
                "email",
                "points",
                "preferred_locale",
                "last_active",
                "donotemail",
                "donotcontact",
                "do_not_contact",
                "do not contact",
                "dnc");
    }

    @Override
    public String addressColumn() {
        return ADDRESS;
    }

    @Override
    public boolean isOf(Set<String> header) {
        return header.containsAll(Set.of("id", "email"))
                && Stream.of(
                                "points",
                                "last_active",
                                "preferred_locale",
                                "dateidentified",
                                "date_identified",
                                "dateadded")
                        .anyMatch(header::contains);
    }

    @Override
    public List<ContactEntry> entries(ForeignLine line) throws InvalidContactException {
        ContactEntry entry = line.unprovenYes(ADDRESS, "Mautic export");
        for (String column : DO_NOT_CONTACT) {
            Boolean flag = line.flag(column);
            if (flag != null && flag) {
                entry = line.state(ADDRESS, "withdrawn").put(ContactColumn.SOURCE, "Mautic export");
            }
        }
        String locale = line.text("preferred_locale");
        if (locale != null) {
            entry.put(ContactColumn.LANGUAGE, locale.replace('_', '-'), "preferred_locale");
        }
        return List.of(entry);
    }
}
