package org.jamesconsent.reading.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells from action, status (RFC 3463, RFC 5248) and diagnostic text what a failure means for the address. Servers choose statuses
 * carelessly, so clear words outrank them; but only what says that the address itself is wrong makes a failure permanent.
 */
final class FailureJudge {
    private static final int LONGEST_DIAGNOSTIC = 500;
    private static final int SEARCHED = 2000;

    /** Words by cause; the first that is found decides. Lower case, without accents. */
    private static final List<Map.Entry<FailureCause, List<String>>> WORDS = List.of(
            Map.entry(
                    FailureCause.GREYLISTED,
                    List.of("greylist", "graylist", "grey list", "gray list", "grey-list", "greytrap", "postgrey")),
            Map.entry(
                    FailureCause.CHALLENGE,
                    List.of("boxbe", "challenge", "prove you are human", "verify your identity", "spamarrest")),
            Map.entry(
                    FailureCause.QUOTA,
                    List.of(
                            "quota",
                            "mailbox full",
                            "mailbox is full",
                            "mailbox for user is full",
                            "inbox is full",
                            "out of storage",
                            "insufficient storage",
                            "insufficient system storage",
                            "exceeded storage",
                            "exceeds allowed size",
                            "not enough space",
                            "not enough disk",
                            "disk full",
                            "mailbox size limit",
                            "overquota",
                            "too full",
                            "boite pleine",
                            "boite aux lettres pleine",
                            "boite de reception est pleine",
                            "postfach voll",
                            "postfach ist voll",
                            "buzon lleno",
                            "buzon esta lleno",
                            "casella piena",
                            "casella di posta e piena",
                            "mailbox vol",
                            "caixa cheia",
                            "caixa de correio cheia")),
            Map.entry(
                    FailureCause.TOO_LARGE,
                    List.of(
                            "too large",
                            "too big",
                            "message size exceeds",
                            "maximum message size",
                            "exceeds size limit",
                            "exceeds fixed maximum",
                            "size limit exceeded")),
            Map.entry(
                    FailureCause.NO_SUCH_ADDRESS,
                    List.of(
                            "user unknown",
                            "unknown user",
                            "unknown recipient",
                            "recipient unknown",
                            "unknown local",
                            "unknown address",
                            "unknown mailbox",
                            "mailbox unknown",
                            "address unknown",
                            "no such user",
                            "no such recipient",
                            "no such mailbox",
                            "no such address",
                            "no such person",
                            "no such domain",
                            "no mailbox here",
                            "no mailbox by that name",
                            "no user",
                            "does not exist",
                            "doesn't exist",
                            "do not exist",
                            "didn't exist",
                            "doesnt exist",
                            "not exist",
                            "not found",
                            "couldn't be found",
                            "wasn't found",
                            "could not be found",
                            "doesn't have a",
                            "does not have a",
                            "not a valid",
                            "isn't valid",
                            "invalid recipient",
                            "invalid mailbox",
                            "invalid address",
                            "invalid user",
                            "not listed in",
                            "not known here",
                            "unrouteable address",
                            "unroutable address",
                            "bad destination",
                            "bad address",
                            "recipnotfound",
                            "recipientnotfound",
                            "no longer valid",
                            "no longer available",
                            "no longer exists",
                            "no longer works",
                            "not our customer",
                            "user has moved",
                            "hasn't been able to find",
                            "mailbox unavailable",
                            "mailbox not available",
                            "mailbox not accessible",
                            "unknown host",
                            "host unknown",
                            "nxdomain",
                            "name or service not known",
                            "no mx",
                            "null mx",
                            "does not accept mail",
                            "n'existe pas",
                            "introuvable",
                            "inconnu",
                            "unbekannt",
                            "existiert nicht",
                            "nicht gefunden",
                            "no existe",
                            "desconocid",
                            "no se encontro",
                            "non esiste",
                            "sconosciut",
                            "inesistente",
                            "bestaat niet",
                            "onbekend",
                            "niet gevonden",
                            "nao existe",
                            "inexistente",
                            "nao encontrad",
                            "nao foi encontrad")),
            Map.entry(
                    FailureCause.DISABLED,
                    List.of(
                            "disabled",
                            "deactivated",
                            "suspended",
                            "inactive",
                            "account is closed",
                            "account closed",
                            "has been closed",
                            "mailbox locked",
                            "has been discontinued",
                            "not accepting messages",
                            "account expired")),
            Map.entry(
                    FailureCause.CONTENT,
                    List.of(
                            "spam message",
                            "as spam",
                            "is spam",
                            "spam detected",
                            "spam content",
                            "looks like spam",
                            "considered spam",
                            "unsolicited",
                            "spam score",
                            "virus",
                            "malware",
                            "phishing",
                            "message content",
                            "content reject",
                            "content restriction",
                            "contentfilter",
                            "content filter",
                            "attachment",
                            "message rejected",
                            "message was rejected",
                            "message refused",
                            "rejected by spam",
                            "(surbl",
                            "uribl",
                            "high probability of spam")),
            Map.entry(
                    FailureCause.POLICY,
                    List.of(
                            "spf",
                            "dkim",
                            "dmarc",
                            "blocklist",
                            "block list",
                            "blacklist",
                            "black list",
                            "blocked",
                            "spamhaus",
                            "spamcop",
                            "barracuda",
                            "rbl",
                            "dnsbl",
                            "reputation",
                            "policy",
                            "policies",
                            "not authorized",
                            "not authorised",
                            "unauthorized",
                            "authentication required",
                            "authrequired",
                            "not permitted",
                            "not allowed",
                            "permission",
                            "restrict",
                            "prohibited",
                            "administratively",
                            "relay",
                            "sender rejected",
                            "sender address rejected",
                            "sender denied",
                            "sender verify",
                            "reverse dns",
                            "rdns",
                            "ptr record",
                            "rate limit",
                            "ratelimit",
                            "too many",
                            "throttl",
                            "access denied",
                            "banned",
                            "spam")),
            Map.entry(
                    FailureCause.UNREACHABLE,
                    List.of(
                            "timed out",
                            "timeout",
                            "connection refused",
                            "connection lost",
                            "connection dropped",
                            "connection reset",
                            "could not connect",
                            "couldn't connect",
                            "unable to connect",
                            "no route to host",
                            "unreachable",
                            "not responding",
                            "did not respond",
                            "wasn't able to establish",
                            "wasn't able to connect",
                            "host down",
                            "expired",
                            "retry time",
                            "retry timeout",
                            "too many hops",
                            "hop count",
                            "loop",
                            "lame server",
                            "try again",
                            "temporar",
                            "service unavailable",
                            "server busy")));

    private FailureJudge() {}

    static FailedRecipient judge(
            @Nullable String originalRecipient,
            @Nullable String finalRecipient,
            String action,
            String statusField,
            String diagnosticField) {
        String diagnostic = oneLine(diagnosticField);
        String status = status(statusField, diagnostic);
        String shown = diagnostic.isEmpty() ? null : diagnostic;
        char severity = severity(action, status, diagnostic);
        Permanence notFailed =
                switch (action) {
                    case "delivered", "relayed", "expanded" -> Permanence.RELAYED;
                    case "delayed" -> Permanence.DELAYED;
                    default -> severity == '2' ? Permanence.RELAYED : null;
                };
        if (notFailed == Permanence.RELAYED) {
            return new FailedRecipient(originalRecipient, finalRecipient, status, notFailed, FailureCause.NONE, shown);
        }
        FailureCause cause = cause(status, diagnostic);
        return new FailedRecipient(
                originalRecipient,
                finalRecipient,
                status,
                notFailed != null ? notFailed : permanence(cause, severity),
                cause,
                shown);
    }

    private static Permanence permanence(FailureCause cause, char severity) {
        return switch (cause) {
            case CONTENT, POLICY, TOO_LARGE, CHALLENGE -> Permanence.NOT_THE_ADDRESS;
            case QUOTA, GREYLISTED, UNREACHABLE, NONE -> Permanence.TEMPORARY;
            case NO_SUCH_ADDRESS, DISABLED -> severity == '4' ? Permanence.TEMPORARY : Permanence.PERMANENT;
            case UNKNOWN -> severity == '5' ? Permanence.PERMANENT : Permanence.TEMPORARY;
        };
    }

    private static FailureCause cause(@Nullable String status, String diagnostic) {
        FailureCause byStatus = status == null ? FailureCause.UNKNOWN : byStatus(status);
        FailureCause byWords = byWords(diagnostic);
        if (byWords == FailureCause.UNKNOWN) {
            return byStatus;
        }
        if (byStatus == FailureCause.UNKNOWN) {
            return byWords;
        }
        return switch (byWords) {
            // Vague words: a status that says something is the better witness.
            case UNREACHABLE, POLICY ->
                byStatus == FailureCause.NO_SUCH_ADDRESS && byWords == FailureCause.POLICY && isClearPolicy(diagnostic)
                        ? FailureCause.POLICY
                        : byStatus;
            // Refusals of senders like to say that something about the sender was not found.
            case NO_SUCH_ADDRESS ->
                byStatus == FailureCause.POLICY || byStatus == FailureCause.CONTENT
                        ? isClearlyUnknown(diagnostic) ? FailureCause.NO_SUCH_ADDRESS : byStatus
                        : byStatus == FailureCause.QUOTA || byStatus == FailureCause.DISABLED ? byStatus : byWords;
            default -> byWords;
        };
    }

    private static boolean isClearPolicy(String diagnostic) {
        return containsAny(
                plain(diagnostic),
                List.of("blocklist", "blacklist", "spamhaus", "spamcop", "barracuda", "dnsbl", "reputation", "spam"));
    }

    private static boolean isClearlyUnknown(String diagnostic) {
        return containsAny(
                plain(diagnostic),
                List.of(
                        "user unknown",
                        "unknown user",
                        "no such user",
                        "no such recipient",
                        "no such mailbox",
                        "user does not exist",
                        "user doesn't exist",
                        "recipient does not exist",
                        "mailbox does not exist",
                        "account does not exist",
                        "account that you tried to reach does not exist",
                        "mailbox unavailable",
                        "invalid recipient",
                        "unknown recipient"));
    }

    private static FailureCause byStatus(String status) {
        String detail = status.substring(2);
        return switch (detail) {
            case "1.1", "1.2", "1.3", "1.4", "1.6", "1.10", "4.4", "4.310", "1.0", "1.5" ->
                FailureCause.NO_SUCH_ADDRESS;
            case "1.7", "1.8", "1.9" -> FailureCause.POLICY;
            case "2.1", "2.0" -> detail.equals("2.1") ? FailureCause.DISABLED : FailureCause.UNKNOWN;
            case "2.2", "3.1" -> FailureCause.QUOTA;
            case "2.3", "3.4" -> FailureCause.TOO_LARGE;
            case "3.2", "3.0", "3.3", "3.5" -> FailureCause.UNREACHABLE;
            case "4.1" -> status.charAt(0) == '5' ? FailureCause.UNKNOWN : FailureCause.UNREACHABLE;
            case "4.0", "4.2", "4.3", "4.5", "4.6", "4.7", "4.14", "4.300", "4.316", "4.317" ->
                FailureCause.UNREACHABLE;
            default -> {
                if (detail.startsWith("6.")) {
                    yield FailureCause.CONTENT;
                }
                yield detail.startsWith("7.") ? FailureCause.POLICY : FailureCause.UNKNOWN;
            }
        };
    }

    private static FailureCause byWords(String diagnostic) {
        String text = plain(diagnostic);
        // Office 365 refuses unknown recipients at its edge with these words and status 5.4.1.
        if (text.contains("recipient address rejected: access denied")) {
            return FailureCause.NO_SUCH_ADDRESS;
        }
        for (Map.Entry<FailureCause, List<String>> words : WORDS) {
            if (containsAny(text, words.getValue())) {
                return words.getKey();
            }
        }
        return FailureCause.UNKNOWN;
    }

    private static boolean containsAny(String text, List<String> words) {
        for (String word : words) {
            if (text.contains(word)) {
                return true;
            }
        }
        return false;
    }

    private static String plain(String text) {
        return org.jamesconsent.reading.mail.PlainText.of(
                text.length() > SEARCHED ? text.substring(0, SEARCHED) : text);
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
        String given = firstStatus(field);
        if (given == null || given.endsWith(".0.0")) {
            String inText = firstStatus(diagnostic);
            if (inText != null) {
                return inText;
            }
        }
        return given;
    }

    /** The first text of the form {@code 5.1.1} that is no part of an IP address or a longer number. */
    static @Nullable String firstStatus(String text) {
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
                    if (detail > 0 && !goesOn) {
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
        String line = text.strip().replaceAll("\\s+", " ");
        int semicolon = line.indexOf(';');
        String type = semicolon < 0 ? "" : line.substring(0, semicolon).strip().toLowerCase(Locale.ROOT);
        if (type.equals("smtp") || type.equals("x-unix") || type.equals("x-postfix") || type.equals("x-notes")) {
            line = line.substring(semicolon + 1).strip();
        }
        return line.length() > LONGEST_DIAGNOSTIC ? line.substring(0, LONGEST_DIAGNOSTIC) : line;
    }
}
