package org.jamesconsent.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jamesconsent.reading.intent.Intent;
import org.jamesconsent.reading.mail.ReadingBudget;
import org.jamesconsent.reading.report.FailedRecipient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Reads the labelled mails under {@code inbound}: replies are scored, one folder an intent; of all other kinds each must be right. What is
 * expected stands in the names, as that folder's README says.
 */
class InboundCorpusTest {
    private static final Path CORPUS = Path.of("src/test/resources/inbound");
    private static final MailReader READER = new MailReader(ReadingBudget.DEFAULT);
    private static final double PRECISION = 0.98;
    private static final double RECALL = 0.95;

    /** How often an intent was found rightly, found wrongly, and missed. */
    private static final class Score {
        private int right;
        private int wrong;
        private int missed;

        double precision() {
            return right + wrong == 0 ? 1 : right / (double) (right + wrong);
        }

        double recall() {
            return right + missed == 0 ? 1 : right / (double) (right + missed);
        }
    }

    private static Stream<Path> mails(String folder) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(CORPUS.resolve(folder))) {
            files.filter(file -> file.toString().endsWith(".eml")).sorted().forEach(found::add);
        }
        assertThat(found).isNotEmpty();
        return found.stream();
    }

    private static String[] named(Path mail) {
        return mail.getFileName().toString().replace(".eml", "").split("__");
    }

    @Test
    void repliesShouldBeUnderstoodWhateverLanguageAndMailProgram() throws IOException {
        Map<String, Score> scores = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        for (Path mail : mails("replies").toList()) {
            Intent wanted = Intent.valueOf(mail.getParent().getFileName().toString());
            String language = mail.getFileName().toString().substring(0, 2);
            Reading reading = READER.read(Files.readAllBytes(mail));
            Intent found =
                    reading instanceof Reading.Reply reply ? reply.answer().intent() : Intent.OTHER;
            count(scores, wanted, found, "all");
            count(scores, wanted, found, language);
            if (wanted != found) {
                wrong.add("%s: %s".formatted(mail.getFileName(), reading));
            }
        }
        StringBuilder table = new StringBuilder("intent         language precision recall   mails\n");
        scores.forEach((name, score) -> table.append("%-23s %9.3f %6.3f %7d%n"
                .formatted(name, score.precision(), score.recall(), score.right + score.missed)));
        System.out.print(table);

        scores.forEach((name, score) -> {
            if (name.startsWith(Intent.WITHDRAW.name())) {
                assertThat(score.precision())
                        .as("precision of %s%n%s", name, wrong)
                        .isGreaterThanOrEqualTo(PRECISION);
                assertThat(score.recall()).as("recall of %s%n%s", name, wrong).isGreaterThanOrEqualTo(RECALL);
            }
        });
    }

    private static void count(Map<String, Score> scores, Intent wanted, Intent found, String language) {
        Score of = scores.computeIfAbsent("%-14s %s".formatted(wanted, language), key -> new Score());
        if (wanted == found) {
            of.right++;
        } else {
            of.missed++;
            scores.computeIfAbsent("%-14s %s".formatted(found, language), key -> new Score()).wrong++;
        }
    }

    static Stream<Path> bounces() throws IOException {
        return mails("bounce");
    }

    @ParameterizedTest
    @MethodSource("bounces")
    void bounceShouldTellWhomItIsAboutAndWhatItMeans(Path mail) throws IOException {
        String[] expected = named(mail);

        assertThat(READER.read(Files.readAllBytes(mail))).isInstanceOfSatisfying(Reading.Bounce.class, bounce -> {
            assertThat(bounce.recipients()).hasSize(1);
            FailedRecipient recipient = bounce.recipients().getFirst();
            assertThat(recipient.address()).isEqualTo("bob@example.net");
            assertThat(recipient.permanence()).hasToString(constant(expected[1]));
            assertThat(recipient.cause()).hasToString(constant(expected[2]));
            assertThat(recipient.status()).isEqualTo(expected[3].equals("none") ? null : expected[3]);
            if (contains(mail, "Consent-Verdict")) {
                assertThat(bounce.returned()).isNotNull();
                assertThat(bounce.returned().headers().has("Consent-Verdict")).isTrue();
            }
        });
    }

    static Stream<Path> automaticReplies() throws IOException {
        return mails("auto-reply");
    }

    @ParameterizedTest
    @MethodSource("automaticReplies")
    void automaticReplyShouldBeKnownForWhatItIs(Path mail) throws IOException {
        assertThat(READER.read(Files.readAllBytes(mail)))
                .isInstanceOfSatisfying(Reading.AutomaticReply.class, reply -> assertThat(reply.kind())
                        .hasToString(constant(named(mail)[0])));
    }

    static Stream<Path> complaints() throws IOException {
        return mails("complaint");
    }

    @ParameterizedTest
    @MethodSource("complaints")
    void complaintShouldTellItsTypeAndReturnTheToken(Path mail) throws IOException {
        String type = named(mail)[0];

        assertThat(READER.read(Files.readAllBytes(mail))).isInstanceOfSatisfying(Reading.Complaint.class, complaint -> {
            assertThat(complaint.report().feedbackType()).isEqualTo(type);
            assertThat(complaint.report().isComplaint()).isEqualTo(!type.equals("not-spam"));
            assertThat(complaint.returned()).isNotNull();
            assertThat(complaint.returned().headers().has("Consent-Verdict")).isTrue();
        });
    }

    static Stream<Path> unsubscribeMails() throws IOException {
        return mails("unsubscribe");
    }

    @ParameterizedTest
    @MethodSource("unsubscribeMails")
    void commandToLeaveShouldBeUnderstood(Path mail) throws IOException {
        assertThat(READER.read(Files.readAllBytes(mail))).isInstanceOf(Reading.UnsubscribeMail.class);
    }

    static Stream<Path> subscribeMails() throws IOException {
        return mails("subscribe");
    }

    @ParameterizedTest
    @MethodSource("subscribeMails")
    void commandToJoinShouldBeUnderstood(Path mail) throws IOException {
        assertThat(READER.read(Files.readAllBytes(mail))).isInstanceOf(Reading.SubscribeMail.class);
    }

    @Test
    void campaignShouldBeNobodysReply() throws IOException {
        assertThat(mails("other").map(InboundCorpusTest::read)).allMatch(Reading.Other.class::isInstance);
    }

    private static Reading read(Path mail) {
        try {
            return READER.read(Files.readAllBytes(mail));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean contains(Path mail, String text) {
        try {
            return Files.readString(mail).contains(text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String constant(String name) {
        return name.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
