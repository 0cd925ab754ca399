package org.jamesconsent.reading.report;

import java.util.Locale;
import java.util.Set;
import org.jamesconsent.reading.mail.PlainText;
import org.jspecify.annotations.Nullable;

/**
 * Tells from action, status, reply code and diagnostic text what a failure means for the address. That an address is dead, is believed only
 * when something says so; so the witnesses are heard in this order:
 *
 * <ol>
 *   <li>words that are said of nothing else: greylisting, a full mailbox, a sender that is refused, "user unknown";
 *   <li>how far the dialogue had come ({@link SmtpStage}): before the recipient was named, nothing tells against it;
 *   <li>the status (RFC 3463 section 3 and its registry by RFC 5248), where it is definite: servers choose it carelessly;
 *   <li>words that may be said of other things, too;
 *   <li>the reply code (RFC 5321 section 4.2.3);
 *   <li>a refusal for no stated reason once the message had been read is about the message.
 * </ol>
 *
 * <p>Where all that says nothing, also in answer to RCPT TO with a code of class 5, the failure counts as temporary: the address is dead if
 * it goes on.
 */
final class FailureJudge {
    private static final int LONGEST_DIAGNOSTIC = 500;
    private static final int SEARCHED = 2000;

    private FailureJudge() {}

    static FailedRecipient judge(
            @Nullable String originalRecipient,
            @Nullable String finalRecipient,
            String action,
            String statusField,
            String diagnosticField) {
        String diagnostic = oneLine(diagnosticField);
        @Nullable String status = status(statusField, diagnostic);
        @Nullable
        String shown = diagnostic.isEmpty()
                ? null
                : diagnostic.substring(0, Math.min(diagnostic.length(), LONGEST_DIAGNOSTIC));
        char severity = severity(action, status, diagnostic);
        @Nullable
        Permanence notFailed =
                switch (action) {
                    case "delivered", "relayed", "expanded" -> Permanence.RELAYED;
                    case "delayed" -> Permanence.DELAYED;
                    default -> severity == '2' ? Permanence.RELAYED : null;
                };
        if (notFailed == Permanence.RELAYED) {
            return new FailedRecipient(originalRecipient, finalRecipient, status, notFailed, FailureCause.NONE, shown);
        }
        FailureCause cause = cause(status, severity, diagnostic);
        return new FailedRecipient(
                originalRecipient,
                finalRecipient,
                status,
                notFailed != null ? notFailed : permanence(cause, severity),
                cause,
                shown);
    }

    /** Whether a text says why a server refused, or has a status or reply code. */
    static boolean saysWhy(String text) {
        return firstStatus(text) != null || replyCode(text) > 0 || cause(null, '0', text) != FailureCause.UNKNOWN;
    }

    /** Whether a text has what a server answers: a reply code and an enhanced status. */
    static boolean hasReply(String text) {
        return replyCode(text) > 0 && firstStatus(text) != null;
    }

    private static Permanence permanence(FailureCause cause, char severity) {
        return switch (cause) {
            case CONTENT, POLICY, TOO_LARGE, CHALLENGE, PROTOCOL -> Permanence.NOT_THE_ADDRESS;
            case QUOTA, GREYLISTED, UNREACHABLE, UNKNOWN, NONE -> Permanence.TEMPORARY;
            case NO_SUCH_ADDRESS, DISABLED -> severity == '4' ? Permanence.TEMPORARY : Permanence.PERMANENT;
        };
    }

    private static FailureCause cause(@Nullable String status, char severity, String diagnostic) {
        String text = PlainText.of(diagnostic);
        Set<FailureSign> said = FailureSign.in(text);
        @Nullable SmtpStage stage = SmtpStage.in(text);
        FailureCause byStatus = status == null ? FailureCause.UNKNOWN : byStatus(status, said);

        FailureCause clear = byClearWords(said, text);
        if (clear != FailureCause.UNKNOWN && !(clear.isAddressFault() && isAboutSender(said, stage))) {
            return clear == FailureCause.DISABLED && byStatus == FailureCause.POLICY ? byStatus : clear;
        }
        if (isAboutSender(said, stage)) {
            return isOutOfOrder(said, severity) ? FailureCause.UNREACHABLE : FailureCause.POLICY;
        }
        if (byStatus != FailureCause.UNKNOWN && byStatus != FailureCause.UNREACHABLE) {
            return byStatus;
        }
        FailureCause vague = byVagueWords(said, stage, byStatus);
        if (vague != FailureCause.UNKNOWN) {
            return vague;
        }
        if (byStatus != FailureCause.UNKNOWN) {
            return byStatus;
        }
        FailureCause byCode = byReplyCode(replyCode(diagnostic), stage);
        return byCode == FailureCause.UNKNOWN && stage == SmtpStage.MESSAGE && severity == '5'
                ? FailureCause.CONTENT
                : byCode;
    }

    private static FailureCause byClearWords(Set<FailureSign> said, String text) {
        // Office 365 refuses unknown recipients at its edge with these words and status 5.4.1.
        if (text.contains("recipient address rejected: access denied")) {
            return FailureCause.NO_SUCH_ADDRESS;
        }
        if (said.contains(FailureSign.GREYLISTED)) {
            return FailureCause.GREYLISTED;
        }
        if (said.contains(FailureSign.CHALLENGED)) {
            return FailureCause.CHALLENGE;
        }
        if (said.contains(FailureSign.FULL)) {
            return FailureCause.QUOTA;
        }
        if (said.contains(FailureSign.TOO_LARGE)) {
            return FailureCause.TOO_LARGE;
        }
        if (said.contains(FailureSign.NO_SUCH_USER)) {
            return FailureCause.NO_SUCH_ADDRESS;
        }
        if (said.contains(FailureSign.CONTENT)) {
            return FailureCause.CONTENT;
        }
        if (said.contains(FailureSign.SENDER_UNWANTED)) {
            return FailureCause.POLICY;
        }
        return said.contains(FailureSign.SWITCHED_OFF) ? FailureCause.DISABLED : FailureCause.UNKNOWN;
    }

    private static boolean isAboutSender(Set<FailureSign> said, @Nullable SmtpStage stage) {
        return said.contains(FailureSign.SENDER_BLAMED) || stage != null && stage.isBeforeRecipient();
    }

    private static boolean isOutOfOrder(Set<FailureSign> said, char severity) {
        return severity == '4' || said.contains(FailureSign.OUT_OF_ORDER) || said.contains(FailureSign.TRY_LATER);
    }

    private static FailureCause byVagueWords(Set<FailureSign> said, @Nullable SmtpStage stage, FailureCause byStatus) {
        boolean notFound = said.contains(FailureSign.NO_SUCH_HOST)
                || said.contains(FailureSign.NOT_FOUND) && stage != SmtpStage.MESSAGE;
        if (notFound) {
            return said.contains(FailureSign.TRY_LATER) ? FailureCause.UNREACHABLE : FailureCause.NO_SUCH_ADDRESS;
        }
        if (byStatus == FailureCause.UNREACHABLE || said.contains(FailureSign.TRY_LATER)) {
            return FailureCause.UNREACHABLE;
        }
        if (said.contains(FailureSign.NOT_ALLOWED)) {
            return FailureCause.POLICY;
        }
        if (said.contains(FailureSign.OUT_OF_ORDER)) {
            return FailureCause.UNREACHABLE;
        }
        if (said.contains(FailureSign.MISUNDERSTOOD)) {
            return FailureCause.PROTOCOL;
        }
        return said.contains(FailureSign.BEYOND_A_LIMIT) ? FailureCause.QUOTA : FailureCause.UNKNOWN;
    }

    /** Statuses that are used for anything, such as 5.1.0, 5.2.0 and 5.5.0, say nothing. */
    private static FailureCause byStatus(String status, Set<FailureSign> said) {
        String detail = status.substring(2);
        return switch (detail) {
            case "1.1", "1.2", "1.3", "1.4", "1.6", "1.10", "7.17" -> FailureCause.NO_SUCH_ADDRESS;
            case "1.7", "1.8", "1.9" -> FailureCause.POLICY;
            case "2.1", "7.13" -> FailureCause.DISABLED;
            case "2.2", "3.1" -> FailureCause.QUOTA;
            case "2.3", "3.4" -> FailureCause.TOO_LARGE;
            case "3.0", "3.2", "3.3", "3.5", "2.4" -> FailureCause.UNREACHABLE;
            // No route to the domain; Microsoft's is "DNS domain does not exist".
            case "4.4", "4.310" ->
                status.charAt(0) == '5' && !said.contains(FailureSign.TRY_LATER)
                        ? FailureCause.NO_SUCH_ADDRESS
                        : FailureCause.UNREACHABLE;
            case "4.1" -> status.charAt(0) == '5' ? FailureCause.UNKNOWN : FailureCause.UNREACHABLE;
            case "4.0", "4.2", "4.3", "4.5", "4.6", "4.7", "4.14", "4.300", "4.316", "4.317" ->
                FailureCause.UNREACHABLE;
            case "5.1", "5.2", "5.4", "5.5", "5.6" -> FailureCause.PROTOCOL;
            case "5.3" -> FailureCause.POLICY;
            default -> {
                if (detail.startsWith("6.")) {
                    yield FailureCause.CONTENT;
                }
                yield detail.startsWith("7.") ? FailureCause.POLICY : FailureCause.UNKNOWN;
            }
        };
    }

    private static FailureCause byReplyCode(int code, @Nullable SmtpStage stage) {
        return switch (code) {
            case 421, 451, 454 -> FailureCause.UNREACHABLE;
            case 452, 552 -> stage == SmtpStage.MESSAGE ? FailureCause.TOO_LARGE : FailureCause.QUOTA;
            case 500, 501, 502, 503, 504, 555 -> FailureCause.PROTOCOL;
            case 530, 535, 538 -> FailureCause.POLICY;
            case 556 -> FailureCause.NO_SUCH_ADDRESS;
            default -> FailureCause.UNKNOWN;
        };
    }

    private static char severity(String action, @Nullable String status, String diagnostic) {
        if (status != null) {
            return status.charAt(0);
        }
        int code = replyCode(diagnostic);
        if (code > 0) {
            return (char) ('0' + code / 100);
        }
        return action.equals("failed") ? '5' : '0';
    }

    /** The first three-digit SMTP reply code of a text; 0 if there is none. */
    private static int replyCode(String text) {
        for (int i = 0; i + 3 <= text.length(); i++) {
            char c = text.charAt(i);
            if ((c == '4' || c == '5')
                    && (i == 0 || !isNumberCharacter(text.charAt(i - 1)))
                    && text.charAt(i + 1) >= '0'
                    && text.charAt(i + 1) <= '7'
                    && Character.isDigit(text.charAt(i + 2))
                    && (i + 3 == text.length() || text.charAt(i + 3) == ' ' || text.charAt(i + 3) == '-')) {
                return Integer.parseInt(text, i, i + 3, 10);
            }
        }
        return 0;
    }

    /** The enhanced status of the field, unless the diagnostic text has one that says more. */
    private static @Nullable String status(String field, String diagnostic) {
        @Nullable String given = statusIn(field, false);
        if (given == null) {
            return statusIn(diagnostic, false);
        }
        if (!given.endsWith(".0")) {
            return given;
        }
        boolean saysNothing = given.endsWith(".0.0");
        @Nullable String inText = statusIn(diagnostic, true);
        if (inText == null && saysNothing) {
            inText = statusIn(diagnostic, false);
        }
        return inText != null && (saysNothing || inText.charAt(0) == given.charAt(0)) ? inText : given;
    }

    /** The first text of the form {@code 5.1.1} that is no part of an IP address or a longer number. */
    static @Nullable String firstStatus(String text) {
        return statusIn(text, false);
    }

    private static @Nullable String statusIn(String text, boolean detailed) {
        for (int i = 0; i + 5 <= text.length(); i++) {
            char c = text.charAt(i);
            if ((c == '2' || c == '4' || c == '5')
                    && text.charAt(i + 1) == '.'
                    && (i == 0 || !isNumberCharacter(text.charAt(i - 1)))) {
                int subject = digits(text, i + 2);
                int dot = i + 2 + subject;
                if (subject > 0 && dot < text.length() && text.charAt(dot) == '.') {
                    int detail = digits(text, dot + 1);
                    int end = dot + 1 + detail;
                    boolean goesOn = end + 1 < text.length()
                            && text.charAt(end) == '.'
                            && Character.isDigit(text.charAt(end + 1));
                    if (detail > 0 && !goesOn && !(detailed && text.charAt(dot + 1) == '0')) {
                        return text.substring(i, end);
                    }
                }
            }
        }
        return null;
    }

    private static int digits(String text, int from) {
        int count = 0;
        while (from + count < text.length() && count < 4 && isDigit(text.charAt(from + count))) {
            count++;
        }
        return count > 3 ? 0 : count;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNumberCharacter(char c) {
        return isDigit(c) || c == '.' || Character.isLetter(c);
    }

    private static String oneLine(String text) {
        String line = (text.length() > SEARCHED ? text.substring(0, SEARCHED) : text)
                .strip()
                .replaceAll("\\s+", " ");
        int semicolon = line.indexOf(';');
        String type = semicolon < 0 ? "" : line.substring(0, semicolon).strip().toLowerCase(Locale.ROOT);
        if (type.equals("smtp") || type.equals("x-unix") || type.equals("x-postfix") || type.equals("x-notes")) {
            line = line.substring(semicolon + 1).strip();
        }
        return line;
    }
}
