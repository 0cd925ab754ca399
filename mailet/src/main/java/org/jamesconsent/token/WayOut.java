package org.jamesconsent.token;

import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.SubjectId;

/** What an unsubscribe link or address says: this person, out of this purpose, on this channel. */
public record WayOut(SubjectId subject, PurposeName purpose, Channel channel) {}
