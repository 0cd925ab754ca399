package org.jamesconsent.message.rewrite;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jamesconsent.message.mime.HeaderBlock;
import org.jamesconsent.message.mime.HeaderField;

/**
 * A {@code DKIM-Signature} that came with a message, as far as it says what it covers (RFC 6376 section 3.5). Nothing is
 * verified: what counts is only whether our edits touch what it covers. Immutable.
 */
final class DkimSignature {
    static final String NAME = "DKIM-Signature";

    private final HeaderField field;
    private final Set<HeaderField> covered;
    private final Set<String> reserved;
    private final boolean readable;

    private DkimSignature(HeaderField field, Set<HeaderField> covered, Set<String> reserved, boolean readable) {
        this.field = field;
        this.covered = Set.copyOf(covered);
        this.reserved = Set.copyOf(reserved);
        this.readable = readable;
    }

    /** All that stand in the header, in its order. */
    static List<DkimSignature> in(HeaderBlock headers) {
        List<DkimSignature> signatures = new ArrayList<>();
        for (HeaderField field : headers.fields()) {
            if (field.isNamed(NAME)) {
                signatures.add(of(field, headers));
            }
        }
        return signatures;
    }

    private static DkimSignature of(HeaderField field, HeaderBlock headers) {
        Map<String, Integer> names =
                signedNames(headers.value(field)).map(DkimSignature::counted).orElse(Map.of());
        Set<HeaderField> covered = new HashSet<>();
        Set<String> reserved = new HashSet<>();
        Map<String, Integer> open = new HashMap<>(names);
        // A name that occurs in h= n times covers the n lowest fields of that name (RFC 6376 section 5.4.2).
        for (HeaderField other : headers.fields().reversed()) {
            String name = other.name().toLowerCase(Locale.ROOT);
            int left = open.getOrDefault(name, 0);
            if (left > 0 && !other.equals(field)) {
                covered.add(other);
                open.put(name, left - 1);
            }
        }
        open.forEach((name, left) -> {
            if (left > 0) {
                reserved.add(name);
            }
        });
        return new DkimSignature(field, covered, reserved, !names.isEmpty());
    }

    private static Map<String, Integer> counted(String names) {
        Map<String, Integer> counts = new HashMap<>();
        for (String name : names.split(":", -1)) {
            counts.merge(name.strip().toLowerCase(Locale.ROOT), 1, Integer::sum);
        }
        return counts;
    }

    /** The tag h=; empty when it is missing or the field is no list of tags (RFC 6376 section 3.2). */
    private static Optional<String> signedNames(String value) {
        Map<String, String> tags = new HashMap<>();
        for (String tag : value.split(";", -1)) {
            int equals = tag.indexOf('=');
            if (equals < 0 && tag.isBlank()) {
                continue;
            }
            if (equals < 0 || tags.putIfAbsent(tag.substring(0, equals).strip(), tag.substring(equals + 1)) != null) {
                return Optional.empty();
            }
        }
        return Optional.ofNullable(tags.get("h")).filter(names -> !names.isBlank());
    }

    HeaderField field() {
        return field;
    }

    /**
     * Whether these edits leave nothing that it could still be true of. A body that is edited breaks it even where its tag l=
     * covers the beginning only: it does not speak for what a reader is shown then.
     */
    boolean isBrokenBy(boolean bodyEdited, Collection<HeaderField> touched) {
        if (bodyEdited || !readable) {
            return true;
        }
        for (HeaderField each : touched) {
            if (covered.contains(each)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it says that there is no further field of that name, so that adding one breaks it. */
    boolean reserves(String name) {
        return reserved.contains(name.toLowerCase(Locale.ROOT));
    }
}
