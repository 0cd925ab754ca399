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
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.LedgerEntry;
import org.jamesconsent.consent.Matter;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.consent.VerdictJournal.Judged;
import org.jamesconsent.wording.HistoryWording;
import org.jamesconsent.wording.Language;

/** Writes histories as one page of HTML to print, in one language: no script, nothing from elsewhere, every value escaped. */
public final class HistoryPage {
    private static final String TEMPLATE = "history.html";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx", Locale.ROOT);

    private final Writer out;
    private final Instant now;
    private final HistoryWording wording;

    /** @param now when the page is made, which stands on it */
    public HistoryPage(Writer out, Instant now, Language language) {
        this.out = out;
        this.now = now;
        this.wording = HistoryWording.in(language);
    }

    /**
     * Writes all that is known of a person, organisation by organisation.
     *
     * @param person the address that was asked for
     */
    public void write(String person, List<PersonHistory> histories) throws IOException {
        page(wording.text("title", "person", person), histories);
    }

    /** Writes all that one organisation knows of a person, for that person. */
    public void write(PersonHistory history) throws IOException {
        page(wording.ownTitle(), List.of(history));
    }

    private void page(String title, List<PersonHistory> histories) throws IOException {
        Map<String, Object> page = new HashMap<>();
        page.put("pageLanguage", wording.language().tag());
        page.put("say", wording.all());
        page.put("pageTitle", title);
        page.put(
                "made",
                wording.text("asof", "time", now.truncatedTo(ChronoUnit.SECONDS).toString()));
        page.put("organisations", histories.stream().map(this::organisation).toList());
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

    private Map<String, Object> organisation(PersonHistory history) {
        ZoneId zone = history.organisation().zone();
        Map<String, Object> values = new HashMap<>();
        values.put("name", history.organisation().name());
        values.put("kept", wording.text("kept", "code", history.subject().toString()));
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
                        .map(one -> Map.of(
                                "matter",
                                matter(history, one.getKey()),
                                "count",
                                wording.text("allowed", "count", one.getValue().toString())))
                        .toList());
        values.put("hasRefused", !history.sends().refused().isEmpty());
        values.put(
                "refused",
                history.sends().refused().stream()
                        .map(one -> refused(history, one))
                        .toList());
        return values;
    }

    private Map<String, Object> consent(PersonHistory history, PersonHistory.Consent consent) {
        Map<String, Object> values = new HashMap<>();
        values.put("title", title(history, consent.purpose()));
        values.put("purpose", consent.purpose().value());
        values.put("channel", channel(consent.channel()));
        values.put("state", wording.word("state", consent.state().state().name().toLowerCase(Locale.ROOT)));
        Instant since = consent.state().at();
        values.put(
                "since",
                since == null
                        ? ""
                        : wording.text(
                                "since",
                                "time",
                                time(since, history.organisation().zone())));
        values.put("authorised", consent.state().guardianAuthorised());
        values.put("entries", entries(history, consent.entries()));
        return values;
    }

    private String title(PersonHistory history, PurposeName purpose) {
        return history.organisation()
                .purpose(purpose)
                .map(one -> one.title(
                        wording.language().locale(), history.organisation().defaultLanguage()))
                .orElse(purpose.value());
    }

    private String channel(Channel channel) {
        return wording.all().getOrDefault(channel.code(), channel.code());
    }

    private String matter(PersonHistory history, Matter matter) {
        return title(history, matter.purpose()) + ", " + channel(matter.channel());
    }

    private List<Map<String, Object>> entries(PersonHistory history, List<LedgerEntry> entries) {
        ZoneId zone = history.organisation().zone();
        List<Map<String, Object>> rows = new ArrayList<>();
        for (LedgerEntry entry : entries) {
            Map<String, Object> row = new HashMap<>();
            row.put("entry", Long.toString(entry.id()));
            row.put("at", time(entry.event().at(), zone));
            row.put("act", wording.word("act", ActWords.of(entry.event().act())));
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
                                    "version",
                                            wording.text(
                                                    "shown",
                                                    "version",
                                                    shown.wording().version(),
                                                    "language",
                                                    shown.wording().language()),
                                    "text", shown.wording().text()))
                            .toList());
            rows.add(row);
        }
        return rows;
    }

    private Map<String, Object> refused(PersonHistory history, Judged judged) {
        return Map.of(
                "at", time(judged.verdict().at(), history.organisation().zone()),
                "matter", matter(history, Sends.matter(judged.message())),
                "rule",
                        wording.text(
                                "rule",
                                "code",
                                judged.verdict().code(),
                                "row",
                                Integer.toString(judged.verdict().row())),
                "entry",
                        judged.verdict().entry() == LedgerEntry.NO_ENTRY
                                ? ""
                                : Long.toString(judged.verdict().entry()),
                "tried", judged.verdict().dryRun());
    }

    private List<Map<String, Object>> parts(Map<String, Object> parts, ZoneId zone) {
        List<Map<String, Object>> rows = new ArrayList<>();
        parts.forEach(
                (name, value) -> rows.add(Map.of("name", wording.word("part", name), "value", text(value, zone))));
        return rows;
    }

    private static String text(Object value, ZoneId zone) {
        return switch (value) {
            case Instant moment -> time(moment, zone);
            case Boolean flag -> flag ? "\u2713" : "\u2717";
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
