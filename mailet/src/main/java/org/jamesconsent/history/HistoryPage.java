package org.jamesconsent.history;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.VerdictJournal.Judged;

/** Writes histories as one page of HTML to print: no script, nothing from elsewhere, every value escaped. */
public final class HistoryPage {
    private static final String TEMPLATE = "history.html";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx", Locale.ROOT);

    private final Writer out;
    private final Instant now;

    /** @param now when the page is made, which stands on it */
    public HistoryPage(Writer out, Instant now) {
        this.out = out;
        this.now = now;
    }

    /**
     * Writes all that is known of a person, organisation by organisation.
     *
     * @param person the address that was asked for
     */
    public void write(String person, List<PersonHistory> histories) throws IOException {
        Map<String, Object> page = new HashMap<>();
        page.put("title", "Consents of " + person);
        write(page, histories);
    }

    /** Writes all that one organisation knows of a person, for that person. */
    public void write(PersonHistory history) throws IOException {
        Map<String, Object> page = new HashMap<>();
        page.put("title", "Your data");
        write(page, List.of(history));
    }

    private void write(Map<String, Object> page, List<PersonHistory> histories) throws IOException {
        page.put("made", now.truncatedTo(ChronoUnit.SECONDS).toString());
        page.put(
                "organisations",
                histories.stream().map(HistoryPage::organisation).toList());
        template().execute(page, out);
        out.flush();
    }

    private static Template template() throws IOException {
        try (InputStream in = HistoryPage.class.getResourceAsStream(TEMPLATE)) {
            if (in == null) {
                throw new IOException(TEMPLATE + " is missing from the jar");
            }
            return Mustache.compiler()
                    .escapeHTML(true)
                    .emptyStringIsFalse(true)
                    .compile(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static Map<String, Object> organisation(PersonHistory history) {
        ZoneId zone = history.organisation().zone();
        Map<String, Object> values = new HashMap<>();
        values.put("name", history.organisation().name());
        values.put("subject", history.subject().toString());
        values.put("objects", history.person().objects());
        values.put("undeliverable", history.person().undeliverable());
        values.put("facts", parts(EntryParts.profile(history.person().profile()), zone));
        values.put(
                "consents",
                history.consents().stream().map(c -> consent(history, c)).toList());
        values.put("hasOthers", !history.entries().isEmpty());
        values.put("others", entries(history, history.entries()));
        values.put("hasSends", !history.sends().isEmpty());
        values.put(
                "allowed",
                history.sends().allowed().entrySet().stream()
                        .map(one -> Map.of("matter", one.getKey(), "count", one.getValue()))
                        .toList());
        values.put("hasRefused", !history.sends().refused().isEmpty());
        values.put(
                "refused",
                history.sends().refused().stream()
                        .map(one -> refused(one, zone))
                        .toList());
        return values;
    }

    private static Map<String, Object> consent(PersonHistory history, PersonHistory.Consent consent) {
        Locale language = history.organisation().defaultLanguage();
        Map<String, Object> values = new HashMap<>();
        values.put(
                "title",
                history.organisation()
                        .purpose(consent.purpose())
                        .map(purpose -> purpose.title(language, language))
                        .orElse(consent.purpose().value()));
        values.put("purpose", consent.purpose().value());
        values.put("channel", consent.channel().code());
        values.put("state", consent.state().state().name().toLowerCase(Locale.ROOT));
        Instant since = consent.state().at();
        values.put(
                "since", since == null ? "" : time(since, history.organisation().zone()));
        values.put("guardian", consent.state().guardianAuthorised());
        values.put("entries", entries(history, consent.entries()));
        return values;
    }

    private static List<Map<String, Object>> entries(PersonHistory history, List<LedgerEntry> entries) {
        ZoneId zone = history.organisation().zone();
        List<Map<String, Object>> rows = new ArrayList<>();
        for (LedgerEntry entry : entries) {
            Map<String, Object> row = new HashMap<>();
            row.put("entry", Long.toString(entry.id()));
            row.put("at", time(entry.event().at(), zone));
            row.put("act", ActWords.of(entry.event().act()).replace('-', ' '));
            row.put("recorded", time(entry.recordedAt(), zone));
            row.put("erased", entry.erased());
            List<Map<String, Object>> parts = new ArrayList<>(parts(EntryParts.values(entry), zone));
            parts.addAll(parts(EntryParts.evidence(entry), zone));
            row.put("parts", parts);
            row.put(
                    "texts",
                    history.texts().shownFor(entry).stream()
                            .map(shown -> Map.of(
                                    "language", shown.wording().language(),
                                    "version", shown.wording().version(),
                                    "text", shown.wording().text()))
                            .toList());
            rows.add(row);
        }
        return rows;
    }

    private static Map<String, Object> refused(Judged judged, ZoneId zone) {
        return Map.of(
                "at", time(judged.verdict().at(), zone),
                "matter", Sends.matter(judged.message()),
                "code", judged.verdict().code(),
                "row", Integer.toString(judged.verdict().row()),
                "entry",
                        judged.verdict().entry() == LedgerEntry.NO_ENTRY
                                ? ""
                                : Long.toString(judged.verdict().entry()),
                "dryRun", judged.verdict().dryRun());
    }

    private static List<Map<String, Object>> parts(Map<String, Object> parts, ZoneId zone) {
        List<Map<String, Object>> rows = new ArrayList<>();
        parts.forEach((name, value) -> rows.add(Map.of("name", name.replace('_', ' '), "value", text(value, zone))));
        return rows;
    }

    private static String text(Object value, ZoneId zone) {
        return switch (value) {
            case Instant moment -> time(moment, zone);
            case Boolean flag -> flag ? "yes" : "no";
            case Collection<?> all ->
                String.join(
                        ", ", new TreeSet<>(all.stream().map(String::valueOf).toList()));
            default -> value.toString();
        };
    }

    private static String time(Instant moment, ZoneId zone) {
        return TIME.format(moment.atZone(zone));
    }
}
