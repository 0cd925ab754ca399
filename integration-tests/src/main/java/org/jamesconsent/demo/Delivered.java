package org.jamesconsent.demo;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jamesconsent.testing.Mailboxes.Received;

/** A mail as it lies in a recipient's mailbox, and the ways out in it. */
record Delivered(Received mail) {
    private static final Pattern STAMP =
            Pattern.compile("(allow|refuse) ([A-Z_]+); purpose=\\S+; row=(\\d+); entry=\\d+; token=\\S+");
    private static final Pattern WAYS_OUT = Pattern.compile("<(https://[^>]+)>, <mailto:([^>?]+)[^>]*>");
    private static final String ONE_CLICK = "List-Unsubscribe=One-Click";
    private static final String PLACEHOLDER = "{{unsubscribe_url}}";
    private static final String NOT_AT_ALL = "";

    /** What it says of itself, in the header {@code Consent-Verdict}, and what it is next to the message that was sent. */
    Outcome outcome(byte[] sent) throws MessagingException, IOException {
        MimeMessage message = mail.message();
        Optional<String> stamp = header(message, "Consent-Verdict");
        if (stamp.isEmpty()) {
            return Arrays.equals(mail.bytes(), sent)
                    ? Outcome.untouched()
                    : Outcome.odd("none", "no verdict", "", "mail, changed");
        }
        Matcher read = STAMP.matcher(stamp.get());
        if (!read.matches()) {
            return Outcome.odd("none", "unreadable verdict", "", "mail");
        }
        Optional<String> waysOut = isOneClick(message) ? waysOut(message, sent) : Optional.empty();
        return waysOut.isPresent() && read.group(1).equals("allow")
                ? Outcome.allowed(read.group(2), read.group(3), waysOut.get())
                : Outcome.odd(read.group(1), read.group(2), read.group(3), "mail without a whole way out");
    }

    /** How the link came into the bodies, for instance {@code footer in text + HTML}; empty if it is not in all of them. */
    private Optional<String> waysOut(MimeMessage message, byte[] sent) throws MessagingException, IOException {
        List<Part> before = leaves(new Received("", sent).message());
        List<Part> after = leaves(message);
        String link = oneClickLink();
        Set<String> manners = new LinkedHashSet<>();
        List<String> kinds = new ArrayList<>();
        for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
            manners.add(manner(text(before.get(i)), text(after.get(i)), link));
            kinds.add(after.get(i).isMimeType("text/html") ? "HTML" : "text");
        }
        return before.size() == after.size() && manners.size() == 1 && !manners.contains(NOT_AT_ALL)
                ? Optional.of(manners.iterator().next() + " in " + String.join(" + ", kinds))
                : Optional.empty();
    }

    private static String manner(String before, String after, String link) {
        if (before.contains(PLACEHOLDER)) {
            return after.equals(before.replace(PLACEHOLDER, link)) ? "placeholder filled" : NOT_AT_ALL;
        }
        boolean whole = before.lines().allMatch(after::contains);
        return whole && after.contains(link) ? "footer" : NOT_AT_ALL;
    }

    /** The bodies, without the multiparts around them. */
    private static List<Part> leaves(Part part) throws MessagingException, IOException {
        if (!part.isMimeType("multipart/*")) {
            return List.of(part);
        }
        Multipart parts = (Multipart) part.getContent();
        List<Part> leaves = new ArrayList<>();
        for (int i = 0; i < parts.getCount(); i++) {
            leaves.addAll(leaves(parts.getBodyPart(i)));
        }
        return leaves;
    }

    private static boolean isOneClick(MimeMessage message) throws MessagingException, IOException {
        return header(message, "List-Unsubscribe")
                        .filter(value -> WAYS_OUT.matcher(value).matches())
                        .isPresent()
                && header(message, "List-Unsubscribe-Post")
                        .filter(ONE_CLICK::equals)
                        .isPresent();
    }

    /** The address that unsubscribes, out of {@code List-Unsubscribe}. */
    String unsubscribeAddress() throws MessagingException, IOException {
        return wayOut(2);
    }

    private String oneClickLink() throws MessagingException, IOException {
        return wayOut(1);
    }

    private String wayOut(int group) throws MessagingException, IOException {
        return header(mail.message(), "List-Unsubscribe")
                .map(WAYS_OUT::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(group))
                .orElseThrow(() -> new MessagingException("There is no way out in the header List-Unsubscribe"));
    }

    /** A header as one line, without line folds and encoded words. */
    static Optional<String> header(Part part, String name) throws MessagingException, IOException {
        String[] values = part.getHeader(name);
        return values == null
                ? Optional.empty()
                : Optional.of(MimeUtility.decodeText(String.join(", ", values).replaceAll("\\s+", " ")));
    }

    /** The lines at the end of its first body that were not sent. */
    List<String> footer(byte[] sent) throws MessagingException, IOException {
        String before = text(leaves(new Received("", sent).message()).getFirst());
        return text(leaves(mail.message()).getFirst())
                .lines()
                .skip(before.stripTrailing().lines().count())
                .dropWhile(String::isBlank)
                .toList();
    }

    private static String text(Part part) throws MessagingException, IOException {
        return String.valueOf(part.getContent());
    }
}
