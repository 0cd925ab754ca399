package org.jamesconsent.inbound;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jamesconsent.consent.SubjectId;
import org.jamesconsent.reading.report.ReturnedMessage;
import org.jamesconsent.token.WayOut;
import org.jamesconsent.token.WayOutTokens;
import org.jspecify.annotations.Nullable;

/** Finds whom a bounce or a complaint is about: by tokens, which nobody can forge, and by nothing else. */
public final class ReportedPerson {
    private static final String FEEDBACK_ID = "CFBL-Feedback-ID";
    private static final List<String> FIELDS =
            List.of("Consent-Verdict", FEEDBACK_ID, "List-Unsubscribe", "CFBL-Address", "Return-Path");
    private static final int MAX_FIELD_CHARACTERS = 10_000;
    private static final int MAX_CANDIDATES = 20;
    private static final Pattern TOKEN =
            Pattern.compile("(?<![A-Za-z0-9])[A-Za-z2-7]{" + WayOutTokens.LENGTH + "}(?![A-Za-z0-9])");

    private ReportedPerson() {}

    /**
     * The person to whom all our tokens in a report belong.
     *
     * @param address the one of ours that the report was sent to
     * @param returned what the report brought back of a message; null if nothing
     * @return empty if there is no token of ours, or if there are tokens of several persons
     */
    public static Optional<SubjectId> find(OwnAddresses.Own address, @Nullable ReturnedMessage returned) {
        Set<SubjectId> persons = new HashSet<>();
        address.wayOut().map(WayOut::subject).ifPresent(persons::add);
        if (returned != null) {
            int candidates = 0;
            for (String name : FIELDS) {
                for (String value : returned.headers().values(name)) {
                    String readable = value.substring(0, Math.min(value.length(), MAX_FIELD_CHARACTERS));
                    // White space means nothing in a feedback id, wherever it stands (RFC 9477 section 5.2).
                    Matcher matcher =
                            TOKEN.matcher(name.equals(FEEDBACK_ID) ? readable.replaceAll("\\s", "") : readable);
                    while (candidates < MAX_CANDIDATES && matcher.find()) {
                        candidates++;
                        address.organisation()
                                .tokens()
                                .read(matcher.group())
                                .map(WayOut::subject)
                                .ifPresent(persons::add);
                    }
                }
            }
        }
        return persons.size() == 1 ? persons.stream().findFirst() : Optional.empty();
    }
}
