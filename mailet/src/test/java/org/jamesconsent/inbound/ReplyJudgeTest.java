package org.jamesconsent.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ObjectionKind;
import org.jamesconsent.consent.PurposeName;
import org.jamesconsent.inbound.Consequence.Doubtful;
import org.jamesconsent.inbound.Consequence.Nothing;
import org.jamesconsent.inbound.Consequence.Wanted;
import org.jamesconsent.inbound.Consequence.Wish;
import org.jamesconsent.reading.MailReader;
import org.jamesconsent.reading.Reading;
import org.jamesconsent.reading.automata.AutomaticKind;
import org.jamesconsent.reading.intent.Answer;
import org.jamesconsent.reading.intent.Intent;
import org.jamesconsent.reading.intent.Scope;
import org.jamesconsent.reading.mail.Heading;
import org.jamesconsent.reading.mail.ReadingBudget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyJudgeTest {
    private static final String ANN = "ann@example.com";
    private static final String NEWS = "news@example.org";
    private static final String SHARED = "club@example.org";
    private static final PurposeName NEWSLETTER = new PurposeName("newsletter");

    @TempDir
    private Path folder;

    private SampleRuntime sample;

    @BeforeEach
    void open() throws Exception {
        sample = new SampleRuntime(folder, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        sample.close();
    }

    private Consequence judge(String address, Reading reading, String sender) throws Exception {
        return new ReplyJudge(sample.runtime())
                .judge(new OwnAddresses(sample.runtime()).find(address).orElseThrow(), reading, sender);
    }

    private static Heading heading(String from) {
        String mail = "From: " + from + "\r\nSubject: Re: News\r\n\r\n";
        return new MailReader(ReadingBudget.DEFAULT)
                .read(mail.getBytes(StandardCharsets.UTF_8))
                .heading();
    }

    private static Reading reply(String from, Intent intent, Scope scope, Intent... others) {
        Set<Intent> all = new HashSet<>(Set.of(others));
        all.add(intent);
        return new Reading.Reply(heading(from), new Answer(intent, all, scope, "sentence", "words", "en"));
    }

    @Test
    void withdrawalShouldBeAboutThePurposeOfTheAddress() throws Exception {
        assertThat(judge(NEWS, reply("Ann <ann@example.com>", Intent.WITHDRAW, Scope.THIS_PURPOSE), ANN))
                .isEqualTo(new Wanted(
                        Wish.WITHDRAWAL,
                        sample.subject(ANN),
                        Optional.of(NEWSLETTER),
                        new Act.Withdrawn(NEWSLETTER, Channel.MAIL),
                        "sentence",
                        Set.of()));
    }

    @ParameterizedTest
    @CsvSource({"WITHDRAW, WITHDRAWAL, WITHDRAWAL", "OBJECT, OBJECTION, COMPLAINT", "ERASURE, ERASURE, WITHDRAWAL"})
    void wishToStopEverythingShouldNeedNoPurpose(Intent intent, Wish wish, ObjectionKind kind) throws Exception {
        assertThat(judge(SHARED, reply(ANN, intent, Scope.EVERYTHING), ANN))
                .isEqualTo(new Wanted(
                        wish, sample.subject(ANN), Optional.empty(), new Act.Objected(kind), "sentence", Set.of()));
    }

    @ParameterizedTest
    @CsvSource({"ACCESS, ACCESS", "ASKS_FOR_LINK, LINK"})
    void questionsShouldRecordNothing(Intent intent, Wish wish) throws Exception {
        assertThat(judge(NEWS, reply(ANN, intent, null), ANN))
                .isEqualTo(new Wanted(wish, sample.subject(ANN), Optional.of(NEWSLETTER), null, "sentence", Set.of()));
    }

    @Test
    void requestForAccessShouldNotGetLostBesideAWithdrawal() throws Exception {
        Consequence consequence = judge(NEWS, reply(ANN, Intent.WITHDRAW, Scope.THIS_PURPOSE, Intent.ACCESS), ANN);

        assertThat(((Wanted) consequence).others()).containsExactly(Wish.ACCESS);
    }

    @Test
    void tokenShouldTellWriterAndPurposeWhoeverWrites() throws Exception {
        String address = "club+" + sample.token(ANN, "newsletter") + "@example.org";

        Wanted wanted = (Wanted)
                judge(address, reply("other@example.net", Intent.WITHDRAW, Scope.THIS_PURPOSE), "third@example.com");

        assertThat(wanted.subject()).isEqualTo(sample.subject(ANN));
        assertThat(wanted.purpose()).contains(NEWSLETTER);
    }

    @Test
    void unclearWritersAndPurposesShouldBeDoubtful() throws Exception {
        Reading withdrawal = reply(ANN, Intent.WITHDRAW, Scope.THIS_PURPOSE);

        assertThat(judge(SHARED, withdrawal, ANN)).isEqualTo(new Doubtful("several-purposes"));
        assertThat(judge(NEWS, withdrawal, "ann@example.net")).isEqualTo(new Doubtful("contradictory-senders"));
        assertThat(judge(NEWS, withdrawal, "x@ample.com")).isEqualTo(new Doubtful("contradictory-senders"));
        assertThat(judge("news+" + "a".repeat(48) + "@example.org", withdrawal, ANN))
                .isEqualTo(new Doubtful("foreign-token"));
        for (String from : new String[] {"ann@example.com, bob@example.com", "", "Ann", "a@b@c"}) {
            assertThat(judge(NEWS, reply(from, Intent.WITHDRAW, Scope.THIS_PURPOSE), ANN))
                    .isEqualTo(new Doubtful("several-senders"));
        }
        assertThat(judge(NEWS, reply(ANN, Intent.DOUBTFUL, null), ANN)).isEqualTo(new Doubtful("unclear"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bounce@mail.example.com", "Ann@EXAMPLE.com"})
    void envelopeSenderOfARelatedDomainShouldDo(String sender) throws Exception {
        assertThat(judge(NEWS, reply(ANN, Intent.WITHDRAW, Scope.THIS_PURPOSE), sender))
                .isInstanceOf(Wanted.class);
    }

    @Test
    void nothingShouldFollowOfOtherMail() throws Exception {
        assertThat(judge(NEWS, reply(ANN, Intent.OTHER, null), ANN)).isEqualTo(new Nothing());
        assertThat(judge(NEWS, reply(ANN, Intent.WITHDRAW, Scope.EVERYTHING), null))
                .isEqualTo(new Nothing());
        assertThat(judge(NEWS, new Reading.AutomaticReply(heading(ANN), AutomaticKind.VACATION, "Auto-Submitted"), ANN))
                .isEqualTo(new Nothing());
        assertThat(judge(NEWS, new Reading.SubscribeMail(heading(ANN), "subscribe"), ANN))
                .isEqualTo(new Nothing());
        assertThat(judge(NEWS, new Reading.Other(heading(ANN), "a campaign"), ANN))
                .isEqualTo(new Nothing());
    }
}
