package org.jamesconsent.reading.mail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jamesconsent.message.mime.HeaderBlock;
import org.jamesconsent.message.mime.MalformedMessageException;
import org.jamesconsent.message.mime.MimePart;
import org.jamesconsent.message.mime.MimeStructure;
import org.jspecify.annotations.Nullable;

/** A mail as it is read: its heading, its leaves, and what stands in them, decoded as far as the budget goes. */
public final class MailView {
    private static final int MAX_IDS = 100;
    /** What a header value or a Message-ID may be long, in characters; of longer ones the beginning counts. */
    private static final int MAX_VALUE = 20_000;

    private final MimeStructure structure;
    private final ReadingBudget budget;
    private final Heading heading;
    private final List<MimePart> leaves;

    private MailView(MimeStructure structure, ReadingBudget budget) {
        this.structure = structure;
        this.budget = budget;
        this.heading = heading(structure.headers());
        List<MimePart> found = new ArrayList<>();
        collectLeaves(structure.root(), found);
        this.leaves = List.copyOf(found);
    }

    /**
     * @param message the octets from the first header line on; not to be written to any more
     * @throws MalformedMessageException if it is empty or its structure is beyond the budget
     */
    public static MailView of(byte[] message, ReadingBudget budget) throws MalformedMessageException {
        return new MailView(MimeStructure.of(message, budget.limits()), budget);
    }

    /** A mail whose structure is known already. */
    public static MailView of(MimeStructure structure, ReadingBudget budget) {
        return new MailView(structure, budget);
    }

    public Heading heading() {
        return heading;
    }

    /** The message as the root of its parts. */
    public MimePart root() {
        return structure.root();
    }

    public ReadingBudget budget() {
        return budget;
    }

    /** All parts without parts, in their order; a {@code message/rfc822} is one of them. */
    public List<MimePart> leaves() {
        return leaves;
    }

    /** The first leaf of one of the types, such as {@code text/html}. */
    public Optional<MimePart> leaf(String... types) {
        List<String> wanted = Arrays.asList(types);
        return leaves.stream()
                .filter(leaf -> wanted.contains(leaf.contentType().value()))
                .findFirst();
    }

    /** The body of a leaf as text, line ends made {@code \n}; of a longer one, the beginning. */
    public String text(MimePart leaf) {
        int max = leaf.isType("text/html") ? budget.htmlOctets() : budget.textOctets();
        return unified(Charsets.decode(octets(leaf, max), leaf.contentType().parameter("charset")));
    }

    /** At most {@code max} octets of a leaf's body, its transfer encoding taken off. */
    public byte[] octets(MimePart leaf, int max) {
        return TransferDecoder.decode(structure.message(), leaf.bodyStart(), leaf.bodyEnd(), leaf.encoding(), max);
    }

    /** The mail that a leaf holds: {@code message/rfc822}, or the headers alone of one; empty if there is none in it. */
    public Optional<MailView> enclosed(MimePart leaf) {
        return parsed(octets(leaf, budget.reportOctets()), budget);
    }

    /** A mail that stands in octets found somewhere; empty if there is none. */
    public static Optional<MailView> parsed(byte[] octets, ReadingBudget budget) {
        int start = 0;
        while (start < octets.length && (octets[start] == '\r' || octets[start] == '\n')) {
            start++;
        }
        try {
            MailView view = of(start == 0 ? octets : Arrays.copyOfRange(octets, start, octets.length), budget);
            return view.structure.headers().fields().stream()
                            .anyMatch(field -> !field.name().isEmpty())
                    ? Optional.of(view)
                    : Optional.empty();
        } catch (MalformedMessageException e) {
            return Optional.empty();
        }
    }

    private static void collectLeaves(MimePart part, List<MimePart> leaves) {
        // Recursion is as deep as the budget lets multiparts nest.
        if (part.children().isEmpty()) {
            leaves.add(part);
        }
        part.children().forEach(child -> collectLeaves(child, leaves));
    }

    private static Heading heading(HeaderBlock block) {
        HeaderFields fields = HeaderFields.of(block);
        List<String> ids = ids(fields.value("Message-ID").orElse(""));
        return new Heading(
                ids.isEmpty() ? null : ids.getFirst(),
                address(fields.value("From").orElse("")),
                shortened(fields.text("Subject")),
                ids(fields.value("In-Reply-To").orElse("")),
                ids(fields.value("References").orElse("")),
                fields);
    }

    private static String shortened(String text) {
        return text.length() > MAX_VALUE ? text.substring(0, MAX_VALUE) : text;
    }

    /** Everything between angle brackets that holds no blank; of very many, the last. */
    static List<String> ids(String value) {
        List<String> ids = new ArrayList<>();
        int start = value.indexOf('<');
        while (start >= 0) {
            int end = value.indexOf('>', start);
            if (end < 0) {
                break;
            }
            String id = value.substring(start, end + 1);
            if (id.length() > 2 && id.length() < 1000 && id.chars().noneMatch(Character::isWhitespace)) {
                ids.add(id);
            }
            start = value.indexOf('<', end);
        }
        return ids.size() > MAX_IDS ? ids.subList(ids.size() - MAX_IDS, ids.size()) : ids;
    }

    /** The first bare address of an address list, in lower-case domain or not, as written; null if there is none. */
    public static @Nullable String address(String field) {
        String value = shortened(field);
        int open = value.lastIndexOf('<');
        int close = open < 0 ? -1 : value.indexOf('>', open);
        String address = close < 0 ? value : value.substring(open + 1, close);
        for (String word : address.split("[\\s,;<>\"()]+", 20)) {
            int at = word.indexOf('@');
            if (at > 0 && at < word.length() - 1) {
                return word;
            }
        }
        return null;
    }

    private static String unified(String text) {
        return text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n');
    }
}
