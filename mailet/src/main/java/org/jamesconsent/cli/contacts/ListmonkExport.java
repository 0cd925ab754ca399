package org.jamesconsent.cli.contacts;

import java.util.List;
import java.util.Set;
import org.jamesconsent.contacts.ContactColumn;
import org.jamesconsent.contacts.ContactEntry;
import org.jamesconsent.contacts.InvalidContactException;

/**
 * The subscribers' export of listmonk. It tells neither which lists a person joined or left, nor whether the person
 * confirmed: {@code enabled} proves nothing. Being blocklisted after bounces leaves {@code updated_at} alone, so that it is
 * not the time of the no.
 */
final class ListmonkExport implements ForeignFormat {
    private static final String ADDRESS = "email";
    private static final String STATUS = "status";

    @Override
    public String name() {
        return "listmonk";
    }

    @Override
    public Set<String> columns() {
        return Set.of("uuid", "email", "status", "created_at", "updated_at");
    }

    @Override
    public String addressColumn() {
        return ADDRESS;
    }

    @Override
    public boolean isOf(Set<String> header) {
        return header.containsAll(columns());
    }

    @Override
    public List<ContactEntry> entries(ForeignLine line) throws InvalidContactException {
        String status = line.word(STATUS);
        return switch (status == null ? "" : status) {
            case "enabled" -> List.of(line.unprovenYes(ADDRESS, "listmonk export"));
            case "disabled" -> List.of();
            case "blocklisted" ->
                List.of(line.person(ADDRESS)
                        .put(ContactColumn.STATE, "objection", STATUS)
                        .put(ContactColumn.SOURCE, "listmonk export"));
            default -> throw new InvalidContactException(STATUS, "must be enabled, disabled or blocklisted");
        };
    }
}
