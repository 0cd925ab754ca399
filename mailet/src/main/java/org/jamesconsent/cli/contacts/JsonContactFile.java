package org.jamesconsent.cli.contacts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import org.jamesconsent.cli.contacts.TextLines.TextLine;
import org.jamesconsent.contacts.ContactColumn;
import org.jamesconsent.contacts.ContactEntry;
import org.jamesconsent.contacts.InvalidContactException;
import org.jspecify.annotations.Nullable;

/**
 * A contact file of one JSON object (RFC 8259) a line, whose members are named as {@linkplain ContactColumn the columns} of
 * CSV. Values are strings; flags may be true and false, and several activities or product families an array. What is null or
 * absent says nothing.
 */
final class JsonContactFile extends ContactFile {
    private static final Set<ContactColumn> LISTS = EnumSet.of(ContactColumn.ACTIVITIES, ContactColumn.CUSTOMER_OF);
    private static final Set<ContactColumn> FLAGS = EnumSet.of(
            ContactColumn.GUARDIAN, ContactColumn.INFORMED, ContactColumn.OPT_OUT_OFFERED, ContactColumn.UNDELIVERABLE);

    private final JsonFactory json = new JsonFactory();
    private final TextLines lines;
    private @Nullable TextLine first;

    /**
     * @param first the first line of the file, without byte order mark; null if the file is empty
     * @param lines those after it
     */
    JsonContactFile(@Nullable TextLine first, TextLines lines) {
        super(lines);
        this.first = first;
        this.lines = lines;
    }

    /** Whether a file is one, by its name or its first character. */
    static boolean isOne(String fileName, @Nullable TextLine first) {
        String name = fileName.toLowerCase(Locale.ROOT);
        return name.endsWith(".ndjson")
                || name.endsWith(".jsonl")
                || first != null && first.text().stripLeading().startsWith("{");
    }

    @Override
    public String format() {
        return "NDJSON";
    }

    @Override
    boolean isAhead() {
        return first != null;
    }

    @Override
    public void goTo(Position position) throws IOException, ContactFileException {
        first = null;
        super.goTo(position);
    }

    @Override
    public @Nullable Line next() throws IOException {
        for (TextLine line = take(); line != null; line = take()) {
            if (line.fault() != null) {
                return new Broken(new ContactFault(line.number(), null, line.fault()));
            }
            if (!line.text().isBlank()) {
                return row(line);
            }
        }
        return null;
    }

    private @Nullable TextLine take() throws IOException {
        TextLine line = first;
        first = null;
        return line == null ? lines.next() : line;
    }

    private Line row(TextLine line) throws IOException {
        try (JsonParser parser = json.createParser(line.text())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new InvalidContactException("must be one JSON object");
            }
            ContactEntry entry = new ContactEntry();
            Set<ContactColumn> seen = EnumSet.noneOf(ContactColumn.class);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                ContactColumn column = column(parser.currentName());
                if (!seen.add(column)) {
                    throw new InvalidContactException(column, "is there twice");
                }
                parser.nextToken();
                entry.put(column, value(parser, column));
            }
            if (parser.nextToken() != null) {
                throw new InvalidContactException("must be one JSON object, and no more");
            }
            return new Row(line.number(), List.of(entry));
        } catch (InvalidContactException e) {
            return new Broken(ContactFault.of(line.number(), e));
        } catch (JsonProcessingException e) {
            // Its message may quote the line.
            return new Broken(new ContactFault(line.number(), null, "is no JSON"));
        }
    }

    private static ContactColumn column(String name) throws InvalidContactException {
        Optional<ContactColumn> column = ContactColumn.named(name);
        if (column.isEmpty()) {
            throw new InvalidContactException("has a member that is no column; known are " + ContactColumn.all());
        }
        return column.get();
    }

    private static @Nullable String value(JsonParser parser, ContactColumn column)
            throws IOException, InvalidContactException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getText().strip();
            case VALUE_NULL -> null;
            case VALUE_TRUE, VALUE_FALSE -> {
                if (!FLAGS.contains(column)) {
                    throw new InvalidContactException(column, "must be a string");
                }
                yield parser.getText();
            }
            case START_ARRAY -> {
                if (!LISTS.contains(column)) {
                    throw new InvalidContactException(column, "must be a string");
                }
                yield list(parser, column);
            }
            default -> throw new InvalidContactException(column, "must be a string");
        };
    }

    private static String list(JsonParser parser, ContactColumn column) throws IOException, InvalidContactException {
        StringJoiner list = new StringJoiner(";");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.VALUE_STRING
                    || parser.getText().indexOf(';') >= 0) {
                throw new InvalidContactException(column, "must be a string, or an array of strings without ';'");
            }
            list.add(parser.getText());
        }
        return list.toString();
    }
}
