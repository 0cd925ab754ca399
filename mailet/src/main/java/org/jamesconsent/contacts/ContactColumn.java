package org.jamesconsent.contacts;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The columns of a contact file. Only the address is required; an empty cell says nothing. */
public enum ContactColumn {
    ADDRESS("The mail address, without display name. Required."),
    ORGANISATION(
            "The id of the organisation (data controller). Default: --organisation, else the only one of consent.xml."),
    PURPOSE("The purpose that state and guardian are about, by its name in consent.xml."),
    CHANNEL("mail, sms or push. Default: mail."),
    STATE(
            "With a purpose: granted, denied (said no on a form), withdrawn (left the list) or pending (asked for, not yet"
                    + " confirmed). Without: objection (withdrew from everything), complaint, or blocked (by staff)."),
    METHOD("How a yes was given: active (ticked an unticked box), double (and confirmed it by mail) or passive"
            + " (pre-ticked box, never sufficient for a consumer). Default: active."),
    AT(
            "When the person acted: an ISO 8601 date, date with time, or date with time and offset; where the organisation is,"
                    + " unless an offset says otherwise. A date alone is the first moment of that day for a yes, the last for a"
                    + " no. Default: for a no the time of the import (or --as-of); for a yes long ago, since it must not outrank"
                    + " anything. In a line with facts only: when they were told."),
    SOURCE("Through which form, page or file the person acted."),
    IP("From which IP address."),
    USER_AGENT("With which browser or program."),
    WORDING("The version of the wording that was shown."),
    CONFIRMED_AT("When the person confirmed a yes from the mailbox; forms as in 'at'."),
    CONFIRMED_IP("From which IP address."),
    AUDIENCE("consumer or professional. Unknown counts as consumer."),
    LANGUAGE("The person's language, a BCP 47 tag such as fr or de-AT."),
    BIRTH_DATE("To tell minors: a date such as 2010-04-28."),
    GUARDIAN("yes: the guardian of a minor authorised the purpose; no: took that back."),
    INFORMED(
            "yes or no: whether the person was told at collection that the address serves for marketing and that one can"
                    + " say no."),
    ACTIVITIES("The person's professional activities as named in the purposes, separated by ';'."),
    CUSTOMER_OF("The product families the person bought from the organisation, separated by ';'."),
    OPT_OUT_OFFERED("yes or no: whether the opt-out was offered when the address was collected with a sale."),
    LAST_CONTACT("When the person last got in touch (purchase, click, reply); forms as in 'at'."),
    UNDELIVERABLE("yes, or the status code of the bounce such as 5.1.1: the address is dead. no says nothing.");

    private final String description;

    ContactColumn(String description) {
        this.description = description;
    }

    /** The name in the header line. */
    public String header() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What may stand in it, in words. */
    public String description() {
        return description;
    }

    /** The column of that name, in any letter case and with white space around it. */
    public static Optional<ContactColumn> named(String header) {
        String name = header.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(column -> column.header().equals(name))
                .findFirst();
    }

    /** All names, for messages. */
    public static String all() {
        return Arrays.stream(values()).map(ContactColumn::header).collect(Collectors.joining(", "));
    }
}
