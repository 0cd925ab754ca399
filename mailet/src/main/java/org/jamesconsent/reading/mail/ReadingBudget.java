package org.jamesconsent.reading.mail;

import org.jamesconsent.message.mime.Limits;

/**
 * How much of one mail is read. What lies beyond is not looked at; a mail whose structure is beyond {@code limits} is read as
 * {@code Other}. So a hostile mail costs no more than a large honest one.
 *
 * @param limits of the structure: octets, header octets, nesting and parts
 * @param textOctets octets of one text body that are decoded; the rest of the body is not looked at
 * @param htmlOctets octets of one HTML body that are parsed
 * @param reportOctets octets of one machine-readable report that are read
 * @param recipients of one report that are kept
 * @param words of a person's own text that are searched for what they want; of a longer one, its beginning and end
 * @param steps characters that the search may look at, all rules together; a text that takes more is doubtful
 */
public record ReadingBudget(
        Limits limits, int textOctets, int htmlOctets, int reportOctets, int recipients, int words, int steps) {

    /**
     * 64 MiB a mail, 256 KiB a header, 32 multiparts deep, 1,000 parts; 256 KiB of a text, of an HTML body and of a report; 1,000
     * recipients; 800 words; 20 million steps.
     */
    public static final ReadingBudget DEFAULT = new ReadingBudget(
            new Limits(64 << 20, 256 << 10, 32, 1_000, 256 << 10),
            256 << 10,
            256 << 10,
            256 << 10,
            1_000,
            800,
            20_000_000);

    /** @throws IllegalArgumentException if a number is below 1 */
    public ReadingBudget {
        if (Math.min(
                        Math.min(textOctets, htmlOctets),
                        Math.min(Math.min(reportOctets, recipients), Math.min(words, steps)))
                < 1) {
            throw new IllegalArgumentException("every part of a reading budget must be at least 1");
        }
    }
}
