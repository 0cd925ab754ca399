package org.jamesconsent.message.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jamesconsent.message.mime.OctetSearch;

/**
 * One pass over markup that finds where a footer goes and what surrounds given positions. It tokenises as the HTML standard says
 * (comments, raw-text elements, quoted attributes), but follows nesting only roughly; it knows when that is not enough and calls
 * the place doubtful, so that {@link HtmlJudge} settles it with a real parser. Used once, by one thread.
 */
final class HtmlScanner {
    private static final int MAX_STACK = 1024;
    private static final int LONGEST_CONDITION = 200;
    /** As many formatting elements a parser opens once more; the HTML standard knows no bound, jsoup has this one. */
    private static final int MAX_REOPENED = 12;
    /** As many elements a parser makes at worst of one end tag that overlaps others (HTML standard, adoption agency algorithm). */
    private static final int MAX_ADOPTED = 32;
    /** Nobody writes markup of which a parser would make so many elements. */
    private static final int MAX_ELEMENTS = 100_000;

    private static final boolean[] ENDS_NAME = new boolean[256];

    static {
        for (char c : "> /\n\r\t\f".toCharArray()) {
            ENDS_NAME[c] = true;
        }
    }

    /** What surrounds a position. */
    enum Surroundings {
        /** Running text. */
        TEXT,
        /** A tag that a click follows. */
        LINK,
        /** Any other tag. */
        TAG,
        /** A comment, a declaration or a processing instruction. */
        COMMENT,
        /** Script, style sheet, title and the like, which know no character references. */
        RAW
    }

    private final byte[] text;
    private final int[] positions;
    private final Surroundings[] surroundings;
    private final boolean[] hidden;
    private int nextPosition;

    private final long[] stack = new long[MAX_STACK];
    private final short[] stackFlags = new short[MAX_STACK];
    private final boolean[] stackHides = new boolean[MAX_STACK];
    private final boolean[] stackHidesInOutlook = new boolean[MAX_STACK];
    private int depth;
    private int hidingDepth;
    private int tables;
    private boolean tooDeep;
    private boolean misnested;

    /** The formatting elements that were opened last and not closed, whatever became of those around them. */
    private final long[] formatting = new long[MAX_REOPENED];

    private int formattingOpen;
    private long elements;

    private int bodyEnd = -1;
    private int htmlEnd = -1;
    private int unterminated = -1;
    private boolean doubtful;
    private int tagNameEnd;
    private boolean tagHides;
    private int regions;
    private boolean bodyEndInRegion;

    private final boolean[] seenByOutlook;
    private int outlookHidingDepth;
    private boolean tagHidesInOutlook;
    private int regionsWithoutOutlook;
    private boolean contentBegan;

    private final HidingRules rules = new HidingRules();
    private int classStart;
    private int classEnd;
    private int idStart;
    private int idEnd;

    /** @param positions in ascending order; what surrounds them is to be found out */
    HtmlScanner(byte[] text, int[] positions) {
        this.text = text;
        this.positions = positions;
        this.surroundings = new Surroundings[positions.length];
        this.hidden = new boolean[positions.length];
        this.seenByOutlook = new boolean[positions.length];
        Arrays.fill(surroundings, Surroundings.TEXT);
    }

    HtmlScanner scan() {
        int position = 0;
        int end = text.length;
        while (position < end) {
            if (text[position] != '<') {
                position = OctetSearch.indexOf((byte) '<', text, position, end);
                continue;
            }
            int next = position + 1 < end ? text[position + 1] : 0;
            if (isLetter(next)) {
                position = startTag(position);
            } else if (next == '/' && position + 2 < end && isLetter(text[position + 2])) {
                position = endTag(position);
            } else if (next == '!' || next == '?' || next == '/') {
                position = comment(position);
            } else {
                position++;
            }
        }
        settle(end, Surroundings.TEXT, hidingDepth > 0);
        if (bodyEnd < 0 && htmlEnd < 0) {
            doubtful = isDoubtfulHere();
        }
        return this;
    }

    /** Where a footer goes: before the last end of the body, else of the document, else where the text ends. */
    int footerPosition() {
        if (bodyEnd >= 0) {
            return bodyEnd;
        }
        if (htmlEnd >= 0) {
            return htmlEnd;
        }
        // What stands after a comment or tag that never ends is not shown.
        int end = unterminated >= 0 ? unterminated : text.length;
        while (end > 0 && isBlank(text[end - 1])) {
            end--;
        }
        return end;
    }

    /**
     * Whether the place lies in a region {@code <!--[if !mso]><!-->} that the sender never closes: Outlook sees nothing of it.
     */
    boolean isInOpenRegion() {
        return regions > 0;
    }

    /** Whether only a real parser can say what is open at {@link #footerPosition}, or what hides a position. */
    boolean isDoubtful() {
        return doubtful && !tooDeep;
    }

    /**
     * Whether a real parser could make so many elements of the markup that nobody should let it: tags that overlap may come to
     * many times their own number.
     */
    boolean isBeyondParsing() {
        return elements > MAX_ELEMENTS;
    }

    boolean isMisnested() {
        return misnested;
    }

    Surroundings surroundings(int index) {
        return surroundings[index];
    }

    /** Whether an open element seems to hide the position. */
    boolean isHidden(int index) {
        return hidden[index];
    }

    /** Whether Outlook for Windows shows the position, as far as the ways go by which it alone is addressed. */
    boolean isSeenByOutlook(int index) {
        return seenByOutlook[index];
    }

    /** The rules that hide elements, of all style sheets. */
    HidingRules hidingRules() {
        return rules;
    }

    private void settle(int end, Surroundings what, boolean hides) {
        boolean outlook = outlookHidingDepth == 0 && !tagHidesInOutlook && regionsWithoutOutlook == 0;
        settle(end, what, hides, outlook);
    }

    private void settle(int end, Surroundings what, boolean hides, boolean outlook) {
        while (nextPosition < positions.length && positions[nextPosition] < end) {
            surroundings[nextPosition] = what;
            hidden[nextPosition] = hides;
            seenByOutlook[nextPosition] = outlook;
            nextPosition++;
        }
    }

    private int comment(int start) {
        settle(start, Surroundings.TEXT, hidingDepth > 0);
        int end = endOfComment(start);
        if (end < 0) {
            unterminated = start;
            end = text.length;
        }
        settle(end, Surroundings.COMMENT, true, isAt("<!--[if", start) && isForOutlook(start));
        followRegion(start, end);
        return end;
    }

    /**
     * Outlook passes over what stands between {@code <!--[if !mso]><!-->} and {@code <!--<![endif]-->}, or {@code <![if !mso]>}
     * and {@code <![endif]>}, while all others show it. A footer goes behind it.
     */
    private void followRegion(int start, int end) {
        if (isAt("<!--[if", start)) {
            if (end - 5 > start && isAt("<!-->", end - 5) || end - 5 > start && isAt("]>-->", end - 5)) {
                beginRegion(start);
            }
        } else if (isAt("<![if", start)) {
            beginRegion(start);
        } else if (regions > 0 && (isAt("<!--<![endif]", start) || isAt("<![endif]", start))) {
            regions--;
            regionsWithoutOutlook = Math.min(regionsWithoutOutlook, regions);
            if (regions == 0 && bodyEndInRegion) {
                bodyEndInRegion = false;
                if (bodyEnd >= 0) {
                    bodyEnd = end;
                } else {
                    htmlEnd = end;
                }
                doubtful = isDoubtfulHere();
            }
        }
    }

    private void beginRegion(int start) {
        regions++;
        if (!isForOutlook(start)) {
            regionsWithoutOutlook++;
        }
    }

    /** Whether the condition that begins here is one that holds in Outlook: it names it, and negates nothing. */
    private boolean isForOutlook(int start) {
        int end = OctetSearch.indexOf((byte) ']', text, start, Math.min(text.length, start + LONGEST_CONDITION));
        String condition = ascii(start + "<!".length(), end).toLowerCase(Locale.ROOT);
        return condition.contains("mso") && condition.indexOf('!') < 0;
    }

    private int endOfComment(int start) {
        if (!isAt("<!--", start)) {
            return after('>', start + 2);
        }
        if (isAt("<!-->", start)) {
            return start + 5;
        }
        if (isAt("<!--->", start)) {
            return start + 6;
        }
        for (int i = start + 4; i + 2 < text.length; i++) {
            if (text[i] == '-' && text[i + 1] == '-') {
                if (text[i + 2] == '>') {
                    return i + 3;
                }
                if (text[i + 2] == '!' && i + 3 < text.length && text[i + 3] == '>') {
                    return i + 4;
                }
            }
        }
        return -1;
    }

    private int after(char c, int from) {
        int position = OctetSearch.indexOf((byte) c, text, from, text.length);
        return position < text.length ? position + 1 : -1;
    }

    private int endTag(int start) {
        settle(start, Surroundings.TEXT, hidingDepth > 0);
        long name = nameAt(start + 2);
        int end = endOfTag(tagNameEnd, false);
        if (end < 0) {
            unterminated = start;
            settle(text.length, Surroundings.TAG, true);
            return text.length;
        }
        settle(end, Surroundings.TAG, true);
        if (name == HtmlTags.BODY) {
            bodyEnd = start;
            bodyEndInRegion = regions > 0;
            doubtful = isDoubtfulHere();
        } else if (name == HtmlTags.HTML) {
            htmlEnd = start;
            if (bodyEnd < 0) {
                bodyEndInRegion = regions > 0;
                doubtful = isDoubtfulHere();
            }
        } else {
            close(name);
        }
        return end;
    }

    private int startTag(int start) {
        settle(start, Surroundings.TEXT, hidingDepth > 0);
        long name = nameAt(start + 1);
        tagHides = false;
        tagHidesInOutlook = false;
        classStart = classEnd = idStart = idEnd = 0;
        int end = endOfTag(tagNameEnd, true);
        if (end < 0) {
            unterminated = start;
            settle(text.length, Surroundings.TAG, true);
            return text.length;
        }
        if (!tagHides
                && rules.size() > 0
                && (classEnd > classStart || idEnd > idStart || rules.concernEveryElement())) {
            tagHides = mayBeHiddenByRule(start + 1, tagNameEnd);
        }
        int flags = HtmlTags.flags(name);
        settle(end, (flags & HtmlTags.LINK) != 0 ? Surroundings.LINK : Surroundings.TAG, tagHides || hidingDepth > 0);
        if ((flags & HtmlTags.RAW_TEXT) != 0) {
            tagHidesInOutlook = false;
            return rawText(start, end);
        }
        if (name == HtmlTags.PLAINTEXT) {
            unterminated = start;
            settle(text.length, Surroundings.RAW, true);
            return text.length;
        }
        if ((flags & HtmlTags.VOID) == 0) {
            open(name, flags);
        } else {
            elements += 1 + formattingOpen;
        }
        tagHidesInOutlook = false;
        return end;
    }

    private int rawText(int start, int contentStart) {
        int nameLength = tagNameEnd - start - 1;
        for (int i = contentStart; i + 2 + nameLength <= text.length; i++) {
            if (text[i] == '<' && text[i + 1] == '/' && isSameName(start + 1, i + 2, nameLength)) {
                int end = endOfTag(i + 2 + nameLength, false);
                if (end < 0) {
                    break;
                }
                settle(i, Surroundings.RAW, true);
                if (isWord("style", start + 1, start + 1 + nameLength)) {
                    addRules(contentStart, i);
                }
                return end;
            }
        }
        unterminated = start;
        settle(text.length, Surroundings.RAW, true);
        return text.length;
    }

    private void addRules(int start, int end) {
        int before = rules.size();
        rules.add(ascii(start, end));
        if (contentBegan && rules.size() > before) {
            // They also hide what was passed already.
            misnested = true;
            doubtful = true;
        }
    }

    private boolean isSameName(int first, int second, int length) {
        for (int i = 0; i < length; i++) {
            if (lower(text[first + i]) != lower(text[second + i])) {
                return false;
            }
        }
        return second + length == text.length || isNameEnd(text[second + length]);
    }

    /** Offset after the {@code >} that ends the tag whose name ends at {@code nameEnd}; -1 if it never ends. */
    private int endOfTag(int nameEnd, boolean lookForHiding) {
        int position = nameEnd;
        while (position < text.length) {
            byte b = text[position];
            if (b == '>') {
                return position + 1;
            }
            if (isBlank(b) || b == '/') {
                position++;
                continue;
            }
            int attribute = position;
            position++;
            while (position < text.length && !isNameEnd(text[position]) && text[position] != '=') {
                position++;
            }
            position = attributeValue(attribute, position, lookForHiding);
        }
        return -1;
    }

    private int attributeValue(int name, int nameEnd, boolean lookForHiding) {
        int position = skipBlanks(nameEnd);
        if (position >= text.length || text[position] != '=') {
            if (lookForHiding && isWord("hidden", name, nameEnd)) {
                tagHides = true;
            }
            return position;
        }
        position = skipBlanks(position + 1);
        if (position >= text.length) {
            return position;
        }
        int start = position;
        byte quote = text[position];
        int valueEnd;
        if (quote == '"' || quote == '\'') {
            start++;
            position++;
            position = OctetSearch.indexOf(quote, text, position, text.length);
            valueEnd = position;
            position++;
        } else {
            while (position < text.length && !isBlank(text[position]) && text[position] != '>') {
                position++;
            }
            valueEnd = position;
        }
        if (lookForHiding) {
            rememberClassOrId(name, nameEnd, start, Math.min(valueEnd, text.length));
        }
        if (lookForHiding && isHidingAttribute(name, nameEnd, start, valueEnd)) {
            tagHides = true;
        }
        return position;
    }

    /** The first of two attributes of one name counts (HTML standard, duplicate attributes). */
    private void rememberClassOrId(int name, int nameEnd, int valueStart, int valueEnd) {
        if (classEnd == 0 && isWord("class", name, nameEnd)) {
            classStart = valueStart;
            classEnd = valueEnd;
        } else if (idEnd == 0 && isWord("id", name, nameEnd)) {
            idStart = valueStart;
            idEnd = valueEnd;
        }
    }

    private boolean mayBeHiddenByRule(int name, int nameEnd) {
        return rules.mayHide(
                ascii(name, nameEnd),
                ascii(idStart, idEnd).strip(),
                List.of(ascii(classStart, classEnd).strip().split("\\s+")));
    }

    private String ascii(int start, int end) {
        return new String(text, start, end - start, StandardCharsets.ISO_8859_1);
    }

    private boolean isHidingAttribute(int name, int nameEnd, int valueStart, int valueEnd) {
        if (isWord("style", name, nameEnd)) {
            int from = HiddenStyle.hides(text, valueStart, Math.min(valueEnd, text.length));
            tagHidesInOutlook |= (from & HiddenStyle.FROM_OUTLOOK) != 0;
            return (from & HiddenStyle.FROM_ALL) != 0;
        }
        return isWord("hidden", name, nameEnd);
    }

    private boolean isWord(String word, int start, int end) {
        if (end - start != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (lower(text[start + i]) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void open(long name, int flags) {
        if (depth > 0 && stack[depth - 1] == name && (flags & HtmlTags.END_OPTIONAL) != 0) {
            misnested |= stackHides[depth - 1];
            pop();
        }
        if (name == HtmlTags.TABLE) {
            tables++;
        } else if ((flags & HtmlTags.TABLE_PART) != 0 && tables == 0) {
            misnested = true;
        }
        elements += 1 + formattingOpen;
        if ((flags & HtmlTags.FORMATTING) != 0) {
            openFormatting(name);
        }
        if (depth == MAX_STACK) {
            tooDeep = true;
            return;
        }
        stack[depth] = name;
        stackFlags[depth] = (short) flags;
        stackHides[depth] = tagHides;
        stackHidesInOutlook[depth] = tagHidesInOutlook;
        if (tagHidesInOutlook) {
            outlookHidingDepth++;
        }
        contentBegan |= name != HtmlTags.HTML
                && name != HtmlTags.HEAD
                && (name != HtmlTags.BODY || classEnd > classStart || idEnd > idStart);
        if (tagHides) {
            hidingDepth++;
        }
        depth++;
    }

    private void openFormatting(long name) {
        if (formattingOpen == MAX_REOPENED) {
            System.arraycopy(formatting, 1, formatting, 0, MAX_REOPENED - 1);
            formattingOpen--;
        }
        formatting[formattingOpen++] = name;
    }

    private void closeFormatting(long name) {
        int last = formattingOpen - 1;
        while (last >= 0 && formatting[last] != name) {
            last--;
        }
        if (last >= 0) {
            formattingOpen--;
            System.arraycopy(formatting, last + 1, formatting, last, formattingOpen - last);
        }
    }

    private void close(long name) {
        elements += 1 + formattingOpen;
        int match = depth - 1;
        int flags = HtmlTags.flags(name);
        if ((flags & HtmlTags.FORMATTING) != 0) {
            closeFormatting(name);
            elements += match >= 0 && stack[match] == name ? 0 : MAX_ADOPTED;
        }
        boolean clean = true;
        boolean block = (flags & HtmlTags.BLOCK) != 0;
        while (match >= 0 && stack[match] != name) {
            clean &= block && (stackFlags[match] & HtmlTags.END_OPTIONAL) != 0;
            match--;
        }
        if (match < 0) {
            return;
        }
        misnested |= !clean;
        while (depth > match + 1) {
            // How far an element reaches whose end tag is missing, only a real parser knows.
            misnested |= stackHides[depth - 1];
            pop();
        }
        pop();
    }

    private void pop() {
        depth--;
        if (stackHides[depth]) {
            hidingDepth--;
        }
        if (stackHidesInOutlook[depth]) {
            outlookHidingDepth--;
        }
        if (stack[depth] == HtmlTags.TABLE) {
            tables--;
        }
    }

    private boolean isDoubtfulHere() {
        if (misnested || hidingDepth > 0) {
            return true;
        }
        for (int i = 0; i < depth; i++) {
            if ((stackFlags[i] & HtmlTags.HARMLESS) == 0) {
                return true;
            }
        }
        return false;
    }

    private boolean isAt(String word, int position) {
        if (position + word.length() > text.length) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (text[position + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private int skipBlanks(int from) {
        int position = from;
        while (position < text.length && isBlank(text[position])) {
            position++;
        }
        return position;
    }

    /** Key of the name of a tag, whose end it leaves in {@link #tagNameEnd}. */
    private long nameAt(int start) {
        long key = HtmlTags.start();
        int position = start;
        while (position < text.length && !isNameEnd(text[position])) {
            key = HtmlTags.next(key, text[position]);
            position++;
        }
        tagNameEnd = position;
        return key;
    }

    private static boolean isNameEnd(byte b) {
        return ENDS_NAME[b & 0xFF];
    }

    private static boolean isBlank(byte b) {
        return b <= ' ' && (b == ' ' || b == '\n' || b == '\r' || b == '\t' || b == '\f');
    }

    private static boolean isLetter(int b) {
        return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z';
    }

    private static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b | 0x20 : b;
    }
}
