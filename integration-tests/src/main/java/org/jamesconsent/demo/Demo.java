package org.jamesconsent.demo;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jamesconsent.testing.Mailboxes.Received;
import org.jamesconsent.testing.Product;

/**
 * Plays a {@link Programme} and prints what happens. {@code mvn -q -Pdemo} runs {@link #main}.
 */
final class Demo {
    private static final List<String> HEADS =
            List.of("recipient", "verdict", "basis or reason", "rule", "what arrived");
    private static final String DIFFERS = "!";
    private static final String GAP = "  ";

    private final Stage stage;
    private final Programme programme;
    private final Folder folder;
    private final Page page;
    private final List<Integer> widths;
    private final List<Arrivals> played = new ArrayList<>();
    private final List<String> differences = new ArrayList<>();

    private Demo(Stage stage, Programme programme, Path folder, PrintStream out) {
        this.stage = stage;
        this.programme = programme;
        this.folder = new Folder(folder);
        this.page = new Page(out);
        List<List<String>> rows = new ArrayList<>(List.of(HEADS));
        letters(programme).forEach(letter -> letter.announced().forEach((who, what) -> rows.add(row(who, what))));
        this.widths = Page.widths(rows);
    }

    private static List<Letter> letters(Programme programme) {
        List<Letter> letters = new ArrayList<>(programme.letters());
        letters.add(programme.again());
        return letters;
    }

    /**
     * Starts a James, plays, and ends it, unless the system property {@code demo.keep} is {@code true}.
     *
     * <p>Exit codes: 0 if everything was as announced, 1 if not, 2 if it could not be played to the end.
     *
     * @param arguments the folder where mails are put; emptied first
     */
    public static void main(String[] arguments) {
        int exitCode;
        try {
            Path folder = Path.of(arguments[0]);
            // Before anything opens the log, which lies there as well.
            new Folder(folder).remove();
            exitCode = run(folder, Programme.announced(), System.out, Boolean.getBoolean("demo.keep"));
        } catch (Exception | Error e) {
            System.out.flush();
            e.printStackTrace();
            exitCode = 2;
        }
        System.exit(exitCode);
    }

    /** Plays the programme and tells whether everything was as announced: 0 or 1. */
    static int run(Path folder, Programme programme, PrintStream out, boolean keep) throws Exception {
        Instant start = Instant.now();
        Page page = new Page(out);
        page.line("James Consent in a real Apache James 3.9, with the files of config-samples/ as they are");
        try (Stage stage = Stage.open()) {
            page.line("James and the world around it, a GreenMail, started in "
                    + seconds(Duration.between(start, Instant.now())));
            Demo demo = new Demo(stage, programme, folder, out);
            demo.play();
            demo.conclude(Duration.between(start, Instant.now()));
            if (keep) {
                demo.stay();
            }
            return demo.differences.isEmpty() ? 0 : 1;
        }
    }

    private void play() throws IOException, InterruptedException, MessagingException {
        importContacts();
        for (Letter letter : programme.letters()) {
            play(letter);
            if (letter.equals(programme.letters().getFirst())) {
                showWaysOut();
            }
            if (letter.equals(programme.letters().getLast())) {
                showReport();
            }
        }
        unsubscribe();
        play(programme.again());
    }

    private void importContacts() throws IOException, InterruptedException {
        Path contacts = Product.samples().resolve("contacts.csv");
        page.heading("java -jar consent.jar import config-samples/contacts.csv");
        Product.Said said = stage.consent("import", contacts.toString());
        page.quotation(
                said.out().replace(contacts.toString(), "contacts.csv").lines().toList());
        if (said.exitCode() != 0) {
            page.quotation(said.err().lines().toList());
            differences.add("the import of contacts.csv ended with exit code " + said.exitCode());
        }
    }

    private void play(Letter letter) throws IOException, MessagingException {
        int before = stage.mailboxes().total();
        byte[] sent = letter.bytes();
        folder.write("sent", letter.name(), sent);
        stage.send(letter, sent);
        Arrivals arrivals = Arrivals.of(letter, sent, stage.mailboxes());
        played.add(arrivals);
        keep(arrivals);
        show(arrivals);
        differences.addAll(arrivals.differences());
        int strays = stage.mailboxes().total() - before - arrivals.mails();
        if (strays != 0) {
            differences.add(letter.name() + ": " + strays + " mails arrived that nobody announced");
        }
    }

    private void keep(Arrivals arrivals) throws IOException {
        String name = arrivals.letter().name();
        for (var copies : arrivals.copies().entrySet()) {
            write(name, copies.getKey(), copies.getValue());
        }
        write(name, "report-to-" + arrivals.letter().sender(), arrivals.reports());
    }

    private void write(String letter, String name, List<Received> mails) throws IOException {
        for (int i = 0; i < mails.size(); i++) {
            folder.write(
                    "delivered/" + letter,
                    i == 0 ? name : name + "-" + (i + 1),
                    mails.get(i).bytes());
        }
    }

    private void show(Arrivals arrivals) {
        Letter letter = arrivals.letter();
        page.heading("%s  %s  (from %s)".formatted(letter.number(), letter.title(), letter.sender()));
        List<List<String>> rows = new ArrayList<>(List.of(HEADS));
        arrivals.outcomes().forEach((who, what) -> {
            List<String> row = row(who, what);
            if (!what.equals(letter.announced().get(who))) {
                row = new ArrayList<>(row);
                row.set(0, DIFFERS + row.getFirst());
            }
            rows.add(row);
        });
        page.table(rows, widths);
    }

    private static List<String> row(String recipient, Outcome outcome) {
        return List.of(recipient, outcome.verdict(), outcome.ground(), outcome.rule(), outcome.arrived());
    }

    /** What was put into two copies of the first letter. */
    private void showWaysOut() throws MessagingException, IOException {
        Arrivals first = played.getFirst();
        byte[] sent = first.letter().bytes();
        List<String> readers = List.copyOf(first.copies().keySet());
        for (String reader : readers.subList(0, Math.min(2, readers.size()))) {
            Delivered copy = new Delivered(first.copies().get(reader).getFirst());
            page.heading(GAP + "What %s finds in it that was not sent:".formatted(reader));
            List<String> lines = new ArrayList<>();
            if (reader.equals(readers.getFirst())) {
                for (String name : List.of("List-Unsubscribe", "List-Unsubscribe-Post", "List-Id", "Consent-Verdict")) {
                    Delivered.header(copy.mail().message(), name).ifPresent(value -> lines.add(name + ": " + value));
                }
                lines.add("");
            }
            lines.addAll(copy.footer(sent));
            page.quotation(lines);
        }
    }

    /** What the sender of the last letter is told. */
    private void showReport() throws MessagingException, IOException {
        Arrivals last = played.getLast();
        for (Received report : last.reports()) {
            page.heading(GAP + "What %s is told:".formatted(last.letter().sender()));
            page.quotation(new Report(report).words());
        }
    }

    private void unsubscribe() throws MessagingException, IOException {
        String leaver = programme.leaver();
        int place = programme.again().number() - 1;
        page.heading("%s  %s unsubscribes by mail".formatted(place, leaver));
        Arrivals first = played.getFirst();
        List<Received> copies = first.copies().getOrDefault(leaver, List.of());
        if (copies.isEmpty()) {
            differences.add(leaver + " got no copy of " + first.letter().name() + " and cannot unsubscribe");
            return;
        }
        String address = new Delivered(copies.getFirst()).unsubscribeAddress();
        String id = "<demo-unsubscribe@" + leaver.substring(leaver.indexOf('@') + 1) + ">";
        byte[] mail = Letter.bytes("unsubscribe", id, "From: " + leaver + "\r\nTo: " + address + "\r\n");
        String name = Letter.name(place, "unsubscribe");
        folder.write("sent", name, mail);
        int before = stage.mailboxes().total();
        stage.sendFromOutside(leaver, address, mail);
        page.line(GAP + "to the mailto: address in the header List-Unsubscribe of its copy, and is answered:");

        Optional<Received> answer = answer(leaver, id);
        if (answer.isEmpty() || stage.mailboxes().total() != before + 1) {
            differences.add(name + ": announced one automatic answer to " + leaver + ", saw "
                    + (stage.mailboxes().total() - before) + " mails");
        }
        if (answer.isPresent()) {
            write(name, leaver, List.of(answer.get()));
            List<String> lines = new ArrayList<>();
            for (String header : List.of("From", "To", "Subject", "Auto-Submitted")) {
                Delivered.header(answer.get().message(), header).ifPresent(value -> lines.add(header + ": " + value));
            }
            lines.add("");
            lines.addAll(String.valueOf(answer.get().message().getContent())
                    .strip()
                    .lines()
                    .toList());
            page.quotation(lines);
        }
    }

    private Optional<Received> answer(String recipient, String id) throws MessagingException, IOException {
        for (Received mail : stage.mailboxes().of(recipient)) {
            boolean ofMachine = Delivered.header(mail.message(), "Auto-Submitted")
                    .filter(value -> value.startsWith("auto-replied"))
                    .isPresent();
            boolean onThis = Delivered.header(mail.message(), "In-Reply-To")
                    .filter(id::equals)
                    .isPresent();
            if (mail.sender().isEmpty() && ofMachine && onThis) {
                return Optional.of(mail);
            }
        }
        return Optional.empty();
    }

    private void conclude(Duration duration) {
        page.heading("Every mail that arrived lies as .eml in "
                + Folder.shown(folder.path().resolve("delivered")));
        if (!differences.isEmpty()) {
            page.heading("NOT AS ANNOUNCED:");
            differences.forEach(each -> page.uncut(GAP + DIFFERS + " " + each));
        }
        int recipients =
                played.stream().mapToInt(each -> each.outcomes().size()).sum();
        long delivered = played.stream().mapToLong(Arrivals::delivered).sum();
        page.heading(String.format(
                "%s messages to %s recipients: %s delivered, %s not; %s; %s",
                played.size(),
                recipients,
                delivered,
                recipients - delivered,
                differences.isEmpty() ? "all as announced" : differences.size() + " not as announced",
                seconds(duration)));
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    /** Leaves everything running until the process is told to end. */
    private void stay() throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                stage.close();
            } catch (IOException e) {
                e.printStackTrace();
            }
        }));
        Path conf = stage.workingDirectory().resolve("conf");
        String letter = Folder.word(
                folder.path().resolve("sent/" + programme.letters().getFirst().name() + ".eml"));
        page.heading("Still running. Ctrl-C ends it and removes its temporary folder.");
        page.entry(
                "send by",
                "smtp://127.0.0.1:%s, user %s, password %s".formatted(stage.smtpPort(), Stage.USER, Stage.PASSWORD));
        page.entry(
                "read by",
                "imap://127.0.0.1:%s, any recipient's or sender's address as user and as password"
                        .formatted(stage.mailboxes().imapPort()));
        page.entry("configuration", conf);
        page.entry("store", stage.workingDirectory().resolve("var/consent.db"));
        page.entry("mails as .eml", Folder.shown(folder.path()));
        page.entry("log of James", Folder.shown(folder.path().resolve("james.log")));
        page.heading("Send one, see what came of it, read the report to the sender:");
        page.uncut("""
                  curl smtp://127.0.0.1:%1$s --user %3$s:%4$s --login-options AUTH=PLAIN \\
                    --mail-from news@example.org --mail-rcpt mia@example.com --mail-rcpt emma@example.com \\
                    --upload-file %5$s
                  curl 'imap://127.0.0.1:%2$s/INBOX;MAILINDEX=*' --user mia@example.com:mia@example.com
                  curl 'imap://127.0.0.1:%2$s/INBOX;MAILINDEX=*' --user news@example.org:news@example.org\
                """.formatted(stage.smtpPort(), stage.mailboxes().imapPort(), Stage.USER, Stage.PASSWORD, letter));
        page.heading("Ask what would come of it, without sending:");
        page.uncut("""
                  %s -jar %s explain \\
                    --config %s \\
                    %s --to emma@example.com\
                """.formatted(
                        Folder.word(java()),
                        Folder.word(Product.commandLineJar()),
                        Folder.word(conf.resolve("consent.xml")),
                        letter));
        new CountDownLatch(1).await();
    }

    /** The one that runs this: the one on the path may be too old. */
    private static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }
}
