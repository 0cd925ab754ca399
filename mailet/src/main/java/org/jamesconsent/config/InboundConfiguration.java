package org.jamesconsent.config;

import java.time.Period;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jamesconsent.consent.CanonicalAddress;

/**
 * Where an organisation takes what comes back by mail, and what follows from it.
 *
 * @param bounceAddress where returned mail goes; tokens are added to its local part; empty if it is not read
 * @param complaintAddress where mailbox providers report complaints; tokens are added to its local part; empty if none are read
 * @param undeliverableAfter when an address counts as dead
 */
public record InboundConfiguration(
        Optional<CanonicalAddress> bounceAddress,
        Optional<CanonicalAddress> complaintAddress,
        UndeliverableAfter undeliverableAfter) {
    private static final Pattern TOKENED_LOCAL =
            Pattern.compile("[a-z0-9._-]{1," + OrganisationConfiguration.MAX_TOKENED_LOCAL_OCTETS + "}");

    /** Nothing that comes back is read. */
    public static final InboundConfiguration NONE =
            new InboundConfiguration(Optional.empty(), Optional.empty(), UndeliverableAfter.DEFAULT);

    /** Whether '+' and a token can be added to an address, so that every mail system takes it. */
    public static boolean takesToken(CanonicalAddress address) {
        return TOKENED_LOCAL.matcher(address.local()).matches()
                && !address.domain().startsWith("[");
    }

    /**
     * How much must fail until an address counts as dead, since the last time the person was heard of.
     *
     * @param permanentFailures how many permanent failures, 1 or more
     * @param temporaryFailures or how many temporary ones, 1 or more
     * @param period which must spread over at least that time
     */
    public record UndeliverableAfter(int permanentFailures, int temporaryFailures, Period period) {
        /** One permanent failure, or five temporary ones over a week. */
        public static final UndeliverableAfter DEFAULT = new UndeliverableAfter(1, 5, Period.ofDays(7));
    }
}
