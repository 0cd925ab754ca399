package org.jamesconsent.message.rewrite;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jamesconsent.message.mime.LineEnding;
import org.jamesconsent.message.mime.MalformedMessageException;
import org.jamesconsent.message.mime.MimePart;
import org.jamesconsent.message.mime.MimeStructure;
import org.jamesconsent.message.rewrite.EncodedBody.Replacement;
import org.jamesconsent.message.rewrite.EncodedBody.Site;
import org.jamesconsent.message.rewrite.HtmlScanner.Surroundings;
import org.jspecify.annotations.Nullable;

/** One displayed text, decoded and searched once; immutable and thread-safe. */
final class BodyTemplate {
    private final MimeStructure structure;
    private final Body body;
    private final BodyText text;
    private final PlainFooter plainFooter;
    private final List<Filling> fillings;
    private final FooterPlace footerPlace;
    private final int footerSite;
    private final boolean hasWayOut;
    private final List<Site> places;
    private final EncodedBody.Sites sites;
    private final byte[] octets;
    private final LongLines longLines;
    private final boolean inlinePgp;

    /** A placeholder with what has to be known to write a link there. */
    private record Filling(PlaceholderScanner.Found found, Surroundings surroundings) {}

    private BodyTemplate(MimeStructure structure, Body body, EncodedBody encoded, PlaceholderScanner scanner) {
        this.structure = structure;
        this.body = body;
        this.text = BodyText.of(encoded.octets(), body.part().contentType().parameter("charset"), isOfLines());
        this.plainFooter = PlainFooter.in(body.part().contentType());
        byte[] view = text.view();
        List<PlaceholderScanner.Found> found = scanner.scan(view, 0, view.length, kind());
        this.fillings = new ArrayList<>(found.size());
        String lineEnding = structure.lineEnding().text();
        String headerEnd = missingHeaderEnd(lineEnding);
        if (body.form().isMarkup()) {
            HtmlScanner html = new HtmlScanner(
                            view,
                            found.stream()
                                    .mapToInt(PlaceholderScanner.Found::start)
                                    .toArray())
                    .scan();
            int position = outsideOf(found, html.footerPosition());
            String endTags = html.isDoubtful() && !html.isBeyondParsing()
                    ? HtmlJudge.endTagsBefore(view, position, html.hidingRules())
                    : "";
            String endOfRegion = html.isInOpenRegion() ? "<!--<![endif]-->" : "";
            this.footerPlace = FooterPlace.inMarkup(view, position, headerEnd + endTags + endOfRegion, lineEnding);
            this.hasWayOut = fillInMarkup(found, html, view);
            this.inlinePgp = false;
        } else {
            found.forEach(each -> fillings.add(new Filling(each, Surroundings.TEXT)));
            this.footerPlace = FooterPlace.inPlainText(view, plainFooter, headerEnd, lineEnding);
            this.hasWayOut = !found.isEmpty();
            this.inlinePgp = holdsPgp(view);
        }
        this.footerSite = (int) fillings.stream()
                .filter(filling -> filling.found().start() < footerPlace.position())
                .count();
        this.places = places();
        this.sites = encoded.prepare(places, text.isTextual());
        this.octets = encoded.octets();
        this.longLines = longLines();
    }

    static BodyTemplate of(MimeStructure structure, Body body, PlaceholderScanner scanner, int maxOctets)
            throws MalformedMessageException {
        MimePart part = body.part();
        if (part.bodyEnd() - part.bodyStart() > maxOctets) {
            throw new MalformedMessageException(
                    "the text of part " + part.path() + " is longer than " + maxOctets + " octets");
        }
        EncodedBody encoded = EncodedBody.of(structure.message(), part, structure.lineEnding());
        return new BodyTemplate(structure, body, encoded, scanner);
    }

    private PlaceholderScanner.Kind kind() {
        if (body.form().isMarkup()) {
            return PlaceholderScanner.Kind.MARKUP;
        }
        return plainFooter.delSp() ? PlaceholderScanner.Kind.DELSP_TEXT : PlaceholderScanner.Kind.TEXT;
    }

    /** Whether the encoding carries short lines without NUL only (RFC 2045 sections 2.7 and 2.8). */
    private boolean isOfLines() {
        return switch (body.part().encoding()) {
            case SEVEN_BIT, EIGHT_BIT -> true;
            case BINARY, QUOTED_PRINTABLE, BASE64, UNKNOWN -> false;
        };
    }

    /** Whether a placeholder that is a way out stands where a reader sees it. */
    boolean hasWayOut() {
        return hasWayOut;
    }

    /** Whether a footer goes here. */
    boolean takesFooter() {
        return body.takesFooter() && !hasWayOut;
    }

    /** Whether copies differ from the original here. */
    boolean isEdited() {
        return takesFooter() || !fillings.isEmpty();
    }

    /** Whether the text is or holds an OpenPGP message or clear-signed text. */
    boolean isInlinePgp() {
        return inlinePgp;
    }

    /** Announces this recipient's edits. */
    void splice(Links links, @Nullable Footer footer, Splices splices) {
        boolean sevenBit = isSevenBit();
        List<Replacement> replacements = new ArrayList<>(fillings.size() + 1);
        int[] lengths = new int[fillings.size()];
        boolean withFooter = footer != null && takesFooter() && !holds(links);
        for (int i = 0; i <= fillings.size(); i++) {
            if (i == footerSite && footer != null && withFooter) {
                byte @Nullable [] octets = footerOctets(footer, sevenBit);
                if (octets == null) {
                    upgrade(links, footer, splices);
                    return;
                }
                replacements.add(new Replacement(footerSite, EditKind.FOOTER_ADDED, octets));
            }
            if (i < fillings.size()) {
                byte[] link = text.encodeMarkup(link(fillings.get(i), links), sevenBit);
                lengths[i] = link.length;
                replacements.add(new Replacement(placeOf(i), EditKind.PLACEHOLDER_FILLED, link));
            }
        }
        if (!longLines.overlong(lengths).isEmpty()) {
            reencode(replacements, splices);
            return;
        }
        sites.splice(replacements, path(), splices);
    }

    /**
     * Whether everybody sees one of the placeholders. Outlook for Windows shows another message than the rest where the sender
     * wants it so.
     */
    private boolean fillInMarkup(List<PlaceholderScanner.Found> found, HtmlScanner html, byte[] view) {
        TreeSet<Integer> elsewhere = new TreeSet<>();
        TreeSet<Integer> inOutlook = new TreeSet<>();
        Set<Integer> doubtful = new HashSet<>();
        for (int i = 0; i < found.size(); i++) {
            Surroundings around = html.surroundings(i);
            int start = found.get(i).start();
            fillings.add(new Filling(found.get(i), around));
            if (around == Surroundings.TEXT || around == Surroundings.LINK) {
                elsewhere.add(start);
                if (html.isHidden(i) || html.isMisnested()) {
                    doubtful.add(start);
                }
            }
            if (html.isSeenByOutlook(i) && around != Surroundings.TAG && around != Surroundings.RAW) {
                inOutlook.add(start);
            }
        }
        if (!doubtful.isEmpty() && (doubtful.containsAll(elsewhere) || doubtful.containsAll(inOutlook))) {
            Set<Integer> hidden =
                    html.isBeyondParsing() ? doubtful : HtmlJudge.hidden(view, doubtful, html.hidingRules());
            elsewhere.removeAll(hidden);
            inOutlook.removeAll(hidden);
        }
        return !elsewhere.isEmpty() && !inOutlook.isEmpty();
    }

    /** What separates the header from a body that begins only now. */
    private String missingHeaderEnd(String lineEnding) {
        if (body.part().headers().isTerminated()) {
            return "";
        }
        byte[] message = structure.message();
        byte last = message[body.part().bodyStart() - 1];
        return last == '\n' || last == '\r' ? lineEnding : lineEnding + lineEnding;
    }

    private static int outsideOf(List<PlaceholderScanner.Found> found, int position) {
        for (PlaceholderScanner.Found each : found) {
            if (each.start() < position && position < each.end()) {
                return each.end();
            }
        }
        return position;
    }

    /** Quoted-printable and base64 break their lines themselves, and binary has none. */
    private LongLines longLines() {
        boolean raw = isOfLines() && text.isTextual() && body.part().headers().isTerminated();
        int count = raw ? fillings.size() : 0;
        int[] starts = new int[count];
        int[] ends = new int[count];
        for (int i = 0; i < count; i++) {
            Site place = places.get(placeOf(i));
            starts[i] = place.start();
            ends[i] = place.end();
        }
        return LongLines.around(starts, ends, octets);
    }

    /** Index of a filling among the places, one of which is the footer's. */
    private int placeOf(int filling) {
        return filling < footerSite ? filling : filling + 1;
    }

    private List<Site> places() {
        List<Site> all = new ArrayList<>(fillings.size() + 1);
        for (Filling filling : fillings) {
            all.add(new Site(
                    text.octetOffset(filling.found().start()),
                    text.octetOffsetAfter(filling.found().end())));
        }
        int place = text.octetOffset(footerPlace.position());
        all.add(footerSite, new Site(place, place));
        return all;
    }

    /** A message that was rewritten before, as when James redelivers after a crash, is not given a second footer. */
    private boolean holds(Links links) {
        String link = links.unsubscribe();
        if (!Octets.contains(text.view(), PercentEncoding.longestUnchanged(link))) {
            return false;
        }
        String escaped = body.form().isMarkup() ? Markup.escape(link) : link;
        if (Octets.contains(text.view(), link) || !escaped.equals(link) && Octets.contains(text.view(), escaped)) {
            return true;
        }
        String once = PercentEncoding.encode(link);
        return Octets.contains(text.view(), once) || Octets.contains(text.view(), PercentEncoding.encode(once));
    }

    private boolean isSevenBit() {
        return switch (body.part().encoding()) {
            case SEVEN_BIT -> !text.isEightBit();
            case EIGHT_BIT, BINARY, QUOTED_PRINTABLE, BASE64, UNKNOWN -> false;
        };
    }

    private byte @Nullable [] footerOctets(Footer footer, boolean sevenBit) {
        String lineEnding = structure.lineEnding().text();
        return switch (body.form()) {
            case HTML -> text.encodeMarkup(inPlace(withLineEndings(footer.html(), lineEnding)), sevenBit);
            case AMP -> text.encodeMarkup(inPlace(withLineEndings(AmpFooter.of(footer.text()), lineEnding)), sevenBit);
            case PLAIN -> plainFooterOctets(inPlace(plainFooter.lines(footer.text(), lineEnding)), sevenBit);
        };
    }

    private byte @Nullable [] plainFooterOctets(String lines, boolean sevenBit) {
        byte @Nullable [] octets = text.encode(lines, sevenBit).orElse(null);
        if (octets != null || canBeUpgraded()) {
            return octets;
        }
        return text.encode(AsciiText.of(lines), sevenBit)
                .orElseGet(() -> AsciiText.of(lines).getBytes(StandardCharsets.US_ASCII));
    }

    private String inPlace(String footer) {
        return footerPlace.before() + footer + footerPlace.after();
    }

    /** Lines as the body has them, and short enough for any transport (RFC 5322 section 2.1.1). */
    private static String withLineEndings(String markup, String lineEnding) {
        return String.join(lineEnding, MarkupLines.of(markup));
    }

    private boolean canBeUpgraded() {
        return text.isTranscodable() && body.part().headers().isTerminated();
    }

    /** Writes the whole body anew as UTF-8 in quoted-printable, with the header fields that say so. */
    private void upgrade(Links links, Footer footer, Splices splices) {
        LineEnding lineEnding = structure.lineEnding();
        StringBuilder upgraded = new StringBuilder(text.view().length + 1024);
        int copied = 0;
        for (int i = 0; i <= fillings.size(); i++) {
            if (i == footerSite) {
                upgraded.append(text.text(copied, footerPlace.position()));
                upgraded.append(inPlace(plainFooter.lines(footer.text(), lineEnding.text())));
                copied = footerPlace.position();
            }
            if (i < fillings.size()) {
                PlaceholderScanner.Found found = fillings.get(i).found();
                upgraded.append(text.text(copied, found.start())).append(link(fillings.get(i), links));
                copied = found.end();
            }
        }
        upgraded.append(text.text(copied, text.view().length));
        QuotedPrintableWriter writer = new QuotedPrintableWriter(lineEnding, true, 0, upgraded.length() * 2);
        writer.write(upgraded.toString().getBytes(StandardCharsets.UTF_8));
        ContentFields.announceUpgrade(structure, body.part(), splices);
        splices.replace(
                EditKind.BODY_UPGRADED,
                path(),
                body.part().bodyStart(),
                body.part().bodyEnd(),
                writer.toByteArray());
    }

    /** Writes the same octets, apart from the replacements, in an encoding that breaks lines. */
    private void reencode(List<Replacement> replacements, Splices splices) {
        QuotedPrintableWriter writer =
                new QuotedPrintableWriter(structure.lineEnding(), true, 0, octets.length + octets.length / 8);
        ByteArrayOutputStream filled = new ByteArrayOutputStream(octets.length + 1024);
        int copied = 0;
        for (Replacement replacement : replacements) {
            Site place = places.get(replacement.site());
            filled.write(octets, copied, place.start() - copied);
            filled.writeBytes(replacement.octets());
            copied = place.end();
        }
        filled.write(octets, copied, octets.length - copied);
        writer.write(filled.toByteArray());
        ContentFields.announceQuotedPrintable(structure, body.part(), splices);
        splices.replace(
                EditKind.BODY_UPGRADED,
                path(),
                body.part().bodyStart(),
                body.part().bodyEnd(),
                writer.toByteArray());
    }

    private String link(Filling filling, Links links) {
        PlaceholderScanner.Found found = filling.found();
        String link = found.link(links);
        if (!body.form().isMarkup() || filling.surroundings() == Surroundings.RAW) {
            return link;
        }
        String escaped = Markup.escape(link);
        return found.placeholder().linking() && filling.surroundings() == Surroundings.TEXT
                ? "<a href=\"" + escaped + "\">" + escaped + "</a>"
                : escaped;
    }

    /** The body of a message of one part is section 1, its header is not. */
    private String path() {
        return body.part().path().equals("0") ? "1" : body.part().path();
    }

    private static boolean holdsPgp(byte[] view) {
        return Octets.containsLine(view, "-----BEGIN PGP MESSAGE-----")
                || Octets.containsLine(view, "-----BEGIN PGP SIGNED MESSAGE-----");
    }
}
