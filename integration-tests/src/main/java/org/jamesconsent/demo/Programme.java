package org.jamesconsent.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What the demonstration sends, and what it announces: for every message and recipient verdict, basis or reason, rule and
 * what arrives. The recipients are those of {@code config-samples/contacts.csv}; why each of them is treated so can be read
 * there.
 *
 * @param letters sent first, in this order
 * @param leaver unsubscribes by mail from what the first letter was for
 * @param again sent then
 */
record Programme(List<Letter> letters, String leaver, Letter again) {
    private static final String IN_TEXT = "footer in text";
    private static final String IN_HTML = "footer in HTML";
    private static final String IN_BOTH = "footer in text + HTML";
    private static final String IN_PLACE = "placeholder filled in text + HTML";
    private static final String STATUS = "5.7.1";

    static Programme announced() {
        Letter newsletter = new Announcement(
                        "newsletter", "Newsletter, text and HTML, to every contact", "news@example.org")
                .allow("ann@example.com", "CONSENT", 5, IN_BOTH)
                .refuse("bruno@example.com", "NO_CONSENT", 12)
                .refuse("carla@example.net", "NO_CONSENT", 12)
                .allow("dieter@example.net", "CONSENT", 5, IN_BOTH)
                .refuse("emma@example.com", "NO_CONSENT", 12)
                .refuse("felix@example.net", "PASSIVE_CONSENT", 11)
                .refuse("greta@example.com", "EXPIRED", 11)
                .refuse("hugo@example.com", "OPTED_OUT", 2)
                .refuse("ines@example.net", "OPTED_OUT", 2)
                .refuse("jan@example.net", "OPTED_OUT", 2)
                .refuse("karin@example.com", "UNDELIVERABLE", 3)
                .refuse("leo@example.com", "GUARDIAN_REQUIRED", 4)
                .allow("mia@example.com", "CONSENT", 5, IN_BOTH)
                .refuse("nico@example.net", "UNRELATED_TO_PROFESSION", 8)
                .refuse("olga@example.net", "UNRELATED_TO_PROFESSION", 8)
                .refuse("paul@example.net", "UNRELATED_TO_PROFESSION", 8)
                .allow("quentin@example.com", "EXISTING_CUSTOMER", 9, IN_BOTH)
                .letter(1);
        Letter offers = new Announcement(
                        "partner-offers", "Partner offers, HTML only, double opt-in", "offers@example.org")
                .refuse("ann@example.com", "NO_CONSENT", 12)
                .allow("bruno@example.com", "CONSENT", 5, IN_HTML)
                .refuse("carla@example.net", "UNCONFIRMED", 6)
                .refuse("jan@example.net", "OPTED_OUT", 2)
                .letter(2);
        Letter trade = new Announcement(
                        "trade-letter", "Trade letter to professionals, plain text", "trade@example.org")
                .allow("nico@example.net", "PROFESSIONAL", 7, IN_TEXT)
                .refuse("olga@example.net", "UNRELATED_TO_PROFESSION", 8)
                .refuse("paul@example.net", "NOT_INFORMED", 8)
                .refuse("quentin@example.com", "NO_CONSENT", 12)
                .letter(3);
        Letter club = new Announcement("club", "Gardeners' club, non-profit, format=flowed", "club@example.org")
                .allow("ann@example.com", "NON_PROFIT", 10, IN_TEXT)
                .allow("hugo@example.com", "NON_PROFIT", 10, IN_TEXT)
                .refuse("jan@example.net", "OPTED_OUT", 2)
                .refuse("leo@example.com", "GUARDIAN_REQUIRED", 4)
                .letter(4);
        Letter order = new Announcement("order", "Order confirmation: service mail", "shop@example.org")
                .untouched("jan@example.net")
                .letter(5);
        Letter placeholder = new Announcement(
                        "placeholder", "Newsletter with {{unsubscribe_url}} in its own footer", "news@example.org")
                .allow("ann@example.com", "CONSENT", 5, IN_PLACE)
                .refuse("felix@example.net", "PASSIVE_CONSENT", 11)
                .allow("mia@example.com", "CONSENT", 5, IN_PLACE)
                .letter(6);
        Letter byHeader = new Announcement(
                        "by-header", "A colleague's mail, marked X-Consent-Purpose: club", "marketing@example.org")
                .allow("bruno@example.com", "NON_PROFIT", 10, IN_TEXT)
                .allow("quentin@example.com", "NON_PROFIT", 10, IN_TEXT)
                .refuse("jan@example.net", "OPTED_OUT", 2)
                .letter(7);
        Letter unknown = new Announcement(
                        "unknown-purpose", "A slip of the pen: X-Consent-Purpose: news-leter", "marketing@example.org")
                .refuseWhole("ann@example.com", "UNKNOWN_PURPOSE")
                .refuseWhole("dieter@example.net", "UNKNOWN_PURPOSE")
                .letter(8);
        String leaver = "ann@example.com";
        return new Programme(
                List.of(newsletter, offers, trade, club, order, placeholder, byHeader, unknown),
                leaver,
                newsletter.again(
                        10,
                        "The newsletter again, to every contact",
                        Map.of(leaver, Outcome.refused("OPTED_OUT", "2", newsletter.sender(), STATUS))));
    }

    /** Collects the outcomes of a letter. */
    private static final class Announcement {
        private final String file;
        private final String title;
        private final String sender;
        private final SequencedMap<String, Outcome> outcomes = new LinkedHashMap<>();

        Announcement(String file, String title, String sender) {
            this.file = file;
            this.title = title;
            this.sender = sender;
        }

        Announcement allow(String recipient, String basis, int row, String bodies) {
            outcomes.put(recipient, Outcome.allowed(basis, String.valueOf(row), bodies));
            return this;
        }

        Announcement refuse(String recipient, String reason, int row) {
            outcomes.put(recipient, Outcome.refused(reason, String.valueOf(row), sender, STATUS));
            return this;
        }

        /** The message itself is at fault, so no row of the rules is. */
        Announcement refuseWhole(String recipient, String fault) {
            outcomes.put(recipient, Outcome.refused(fault, "", sender, STATUS));
            return this;
        }

        Announcement untouched(String recipient) {
            outcomes.put(recipient, Outcome.untouched());
            return this;
        }

        Letter letter(int number) {
            return new Letter(number, file, title, sender, outcomes);
        }
    }
}
