package org.jamesconsent.message.rewrite;

import java.util.Arrays;
import java.util.List;

/** A body in 7bit, 8bit or binary: what is carried is what is meant. */
final class PlainOctets implements EncodedBody {
    private final int start;
    private final byte[] octets;

    PlainOctets(byte[] message, int start, int end) {
        this.start = start;
        this.octets = Arrays.copyOfRange(message, start, end);
    }

    @Override
    public byte[] octets() {
        return octets;
    }

    @Override
    public Sites prepare(List<Site> sites, boolean textual) {
        List<Site> found = List.copyOf(sites);
        return (replacements, part, splices) -> {
            for (Replacement replacement : replacements) {
                Site site = found.get(replacement.site());
                splices.replace(
                        replacement.kind(), part, start + site.start(), start + site.end(), replacement.octets());
            }
        };
    }
}
