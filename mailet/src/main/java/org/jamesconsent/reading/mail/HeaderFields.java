package org.jamesconsent.reading.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jamesconsent.message.mime.HeaderBlock;
import org.jamesconsent.message.mime.HeaderField;
import org.jspecify.annotations.Nullable;

/** The header fields of a message, of a part, or of a message that a report brought back. Immutable and thread-safe. */
public final class HeaderFields {
    /** No fields at all. */
    public static final HeaderFields NONE = new HeaderFields(null);

    private final @Nullable HeaderBlock block;

    private HeaderFields(@Nullable HeaderBlock block) {
        this.block = block;
    }

    public static HeaderFields of(HeaderBlock block) {
        return new HeaderFields(block);
    }

    /** The unfolded values of all fields of that name, without regard to case, in their order; encoded words stay encoded. */
    public List<String> values(String name) {
        List<String> values = new ArrayList<>();
        if (block != null) {
            for (HeaderField field : block.fields()) {
                if (field.isNamed(name)) {
                    values.add(block.value(field));
                }
            }
        }
        return values;
    }

    /** The unfolded value of the first field of that name; encoded words stay encoded. */
    public Optional<String> value(String name) {
        return block == null ? Optional.empty() : block.value(name);
    }

    /** As {@link #value}, with encoded words (RFC 2047) decoded; empty if there is no such field. */
    public String text(String name) {
        return value(name).map(EncodedWords::decode).orElse("");
    }

    /** Whether there is a field of that name. */
    public boolean has(String name) {
        return block != null && block.first(name).isPresent();
    }
}
