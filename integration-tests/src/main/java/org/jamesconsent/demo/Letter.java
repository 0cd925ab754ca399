package org.jamesconsent.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A message to be sent, and what is to become of it.
 *
 * @param number its place in the programme; part of file names and of the Message-ID
 * @param file the name of its resource, {@code <file>.eml}
 * @param title what it is, for people
 * @param sender envelope sender
 * @param announced the outcome for each recipient, in the order of the envelope
 */
record Letter(int number, String file, String title, String sender, SequencedMap<String, Outcome> announced) {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss xx", Locale.ROOT);

    /** {@code 01-newsletter}: names files and folders. */
    String name() {
        return name(number, file);
    }

    /** The same for what is no letter; in ASCII digits, whatever the user's language. */
    static String name(int number, String file) {
        return String.format(Locale.ROOT, "%02d-%s", number, file);
    }

    /** The Message-ID, by which copies and reports are known. */
    String id() {
        return "<demo-" + name() + "@example.org>";
    }

    /** The message as a mail program sends it: the resource, under a Date and a Message-ID. */
    byte[] bytes() throws IOException {
        return bytes(file, id(), "");
    }

    /** The same for any resource, with further header lines on top. */
    static byte[] bytes(String file, String id, String fields) throws IOException {
        try (InputStream in = Letter.class.getResourceAsStream(file + ".eml")) {
            if (in == null) {
                throw new IOException("There is no message " + file + ".eml");
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            String date = OffsetDateTime.now().format(DATE);
            String head = "Date: " + date + "\r\nMessage-ID: " + id + "\r\n" + fields;
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            in.transferTo(out);
            return out.toByteArray();
        }
    }

    /** The same letter, sent again later, with other outcomes for some recipients. */
    Letter again(int place, String newTitle, Map<String, Outcome> changes) {
        SequencedMap<String, Outcome> outcomes = new LinkedHashMap<>(announced);
        outcomes.putAll(changes);
        return new Letter(place, file, newTitle, sender, outcomes);
    }
}
