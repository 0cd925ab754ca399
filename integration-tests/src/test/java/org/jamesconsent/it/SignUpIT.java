package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jamesconsent.testing.Mailboxes.Received;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Signing up, from the form to the first campaign in the mailbox. All mail of the domain that says nothing else is marketing. */
class SignUpIT {
    @RegisterExtension
    static final SampleJames JAMES = new SampleJames()
            .with(
                    "consent.xml",
                    "<sender>offers@example.org</sender>",
                    "<sender>offers@example.org</sender><senderDomain>example.org</senderDomain>")
            .with(builder -> builder.user("offers@example.org", SampleJames.PASSWORD));

    private static final String OFFERS = "offers@example.org";
    private static final String CLUB = "club@example.org";
    private static final Pattern LINK = Pattern.compile("https://consent\\.example\\.org(/confirm/[a-z2-7]{56})");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** As a reverse proxy at publicUrl would pass it on. */
    private static HttpResponse<String> post(String path, String form, String network) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + JAMES.james().webPort() + path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("X-Forwarded-For", network)
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + JAMES.james().webPort() + path))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpResponse<String> signUp(String address, String more, String network) throws Exception {
        HttpResponse<String> answer = post(
                "/subscribe/partner-offers",
                "address=" + URLEncoder.encode(address, StandardCharsets.UTF_8) + more,
                network);
        JAMES.james().awaitIdle();
        return answer;
    }

    private static String offers() {
        return "&on=partner-offers&wording=partner-offers:en:2026-01";
    }

    private static String club() {
        return "&on=club&wording=club:en:2026-01";
    }

    private static String link(Received mail) throws Exception {
        String text = ((Multipart) mail.message().getContent())
                .getBodyPart(0)
                .getContent()
                .toString();
        Matcher matcher = LINK.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }

    private static int campaign(String sender, String recipient) throws Exception {
        int before = JAMES.at(recipient).size();
        JAMES.send(sender, SampleJames.message(sender, "Campaign"), recipient);
        return JAMES.at(recipient).size() - before;
    }

    @Test
    void campaignShouldArriveOnceThePersonHasConfirmedAndNotBefore() throws Exception {
        assertThat(signUp("ann@example.com", offers(), "192.0.2.1").statusCode())
                .isEqualTo(200);
        assertThat(campaign(OFFERS, "ann@example.com")).isZero();
        String link = link(JAMES.only("ann@example.com"));
        assertThat(get(link).statusCode()).isEqualTo(200);
        assertThat(campaign(OFFERS, "ann@example.com"))
                .as("after a scanner followed the link")
                .isZero();

        assertThat(post(link, "action=confirm", "198.51.100.2").statusCode()).isEqualTo(200);

        assertThat(campaign(OFFERS, "ann@example.com")).isOne();
    }

    @Test
    void confirmationMailShouldPassAsItIsThoughItsSenderIsDeclaredForMarketing() throws Exception {
        signUp("bea@example.com", offers() + "&language=fr", "192.0.2.2");

        Received mail = JAMES.only("bea@example.com");
        MimeMessage message = mail.message();
        assertThat(mail.sender()).isEqualTo("confirm@example.org");
        assertThat(message.getSubject()).contains("inscription", "Example Garden Supplies");
        assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(message.getHeader("List-Unsubscribe")).isNull();
        assertThat(message.getHeader("Consent-Verdict")).isNull();
        assertThat(message.getReplyTo()[0].toString()).matches("confirm\\+[a-z2-7]{56}@example\\.org");
        assertThat(JAMES.at(OFFERS)).as("reports of a refusal").isEmpty();
    }

    @Test
    void whoLeftShouldBeBackOnlyByAFreshConfirmation() throws Exception {
        JAMES.leaveClub("carl@example.com");
        signUp("carl@example.com", club() + "&birth-date=1980-01-01", "192.0.2.3");
        String link = link(JAMES.only("carl@example.com"));
        assertThat(campaign(CLUB, "carl@example.com")).isZero();

        post(link, "action=confirm", "192.0.2.3");

        assertThat(campaign(CLUB, "carl@example.com")).isOne();
    }

    @Test
    void minorShouldBeWrittenToOnceChildAndGuardianHaveConfirmed() throws Exception {
        signUp("kid@example.com", club() + "&birth-date=2016-01-01&guardian=mum@example.com", "192.0.2.4");
        String ofChild = link(JAMES.only("kid@example.com"));
        String ofGuardian = link(JAMES.only("mum@example.com"));

        post(ofChild, "action=confirm", "192.0.2.4");
        assertThat(campaign(CLUB, "kid@example.com")).isZero();
        assertThat(JAMES.at(CLUB).getLast().text()).contains("GUARDIAN_REQUIRED");
        post(ofGuardian, "action=confirm", "192.0.2.5");

        assertThat(campaign(CLUB, "kid@example.com")).isOne();
    }

    @Test
    void whoHasComeOfAgeShouldBeAskedByTheNextCampaignOnceAndBeWrittenToAfterAYes() throws Exception {
        LocalDate born = LocalDate.ofInstant(JAMES.clock().instant(), ZoneOffset.UTC)
                .minusYears(16)
                .plusDays(30);
        JAMES.importContacts("""
                address,purpose,birth_date,guardian,language
                teen@example.com,partner-offers,%s,yes,fr
                """.formatted(born));
        assertThat(campaign(OFFERS, "teen@example.com")).as("still a minor").isZero();
        JAMES.clock().advance(Duration.ofDays(31));

        assertThat(campaign(OFFERS, "teen@example.com"))
                .as("the question instead of the campaign")
                .isOne();
        assertThat(campaign(OFFERS, "teen@example.com")).isZero();

        Received question = JAMES.only("teen@example.com");
        assertThat(question.sender()).isEqualTo("confirm@example.org");
        assertThat(question.message().getSubject()).contains("vous qui décidez");
        assertThat(JAMES.at(OFFERS).getLast().text()).contains("UNCONFIRMED");
        assertThat(get(link(question)).body()).contains("Souhaitez-vous recevoir cela");
        post(link(question), "action=confirm", "192.0.2.8");
        assertThat(campaign(OFFERS, "teen@example.com")).isOne();
    }

    @Test
    void consentToTextMessagesShouldBeConfirmedByMailWithItsNumber() throws Exception {
        signUp(
                "sam@example.com",
                offers() + "&sms=newsletter&wording=newsletter:en:sms+2026-01&telephone=%2B33639981234",
                "192.0.2.9");
        Received mail = JAMES.only("sam@example.com");

        post(link(mail), "action=confirm", "192.0.2.9");

        assertThat(JAMES.history("sam@example.com"))
                .contains("newsletter by sms: granted", "telephone +33639981234", "partner-offers by mail: granted");
        assertThat(campaign("news@example.org", "sam@example.com"))
                .as("SMS is no mail")
                .isZero();
    }

    @Test
    void listBombingShouldCauseOneMailWhateverTheNetworksAndRestarts() throws Exception {
        int refused = 0;
        for (int i = 0; i < 12; i++) {
            if (signUp("victim@example.com", offers(), "203.0.113." + i).statusCode() == 429) {
                refused++;
            }
        }
        JAMES.restart();
        signUp("victim@example.com", offers(), "203.0.113.99");

        assertThat(refused)
                .as("five an hour of the clock, which may strike once")
                .isGreaterThanOrEqualTo(2);
        assertThat(JAMES.at("victim@example.com")).hasSize(1);
    }

    @Test
    void requestShouldOutliveARestartButNotItsTime() throws Exception {
        signUp("early@example.com", offers(), "192.0.2.6");
        signUp("late@example.com", offers(), "192.0.2.6");
        String early = link(JAMES.only("early@example.com"));
        String late = link(JAMES.only("late@example.com"));

        JAMES.restart();
        assertThat(post(early, "action=confirm", "192.0.2.6").statusCode()).isEqualTo(200);
        JAMES.clock().advance(Duration.ofDays(8));

        assertThat(post(late, "action=confirm", "192.0.2.6").statusCode()).isEqualTo(410);
        assertThat(campaign(OFFERS, "early@example.com")).isOne();
        assertThat(campaign(OFFERS, "late@example.com")).isZero();
        assertThat(JAMES.at(OFFERS).getLast().text()).contains("NO_CONSENT");
    }

    @Test
    void forgedTokensShouldConfirmNothing() throws Exception {
        signUp("dan@example.com", offers(), "192.0.2.7");
        String link = link(JAMES.only("dan@example.com"));

        for (int place : new int[] {"/confirm/".length(), 30, link.length() - 1}) {
            char other = link.charAt(place) == 'a' ? 'b' : 'a';
            assertThat(post(link.substring(0, place) + other + link.substring(place + 1), "action=confirm", "192.0.2.7")
                            .statusCode())
                    .isEqualTo(404);
        }

        assertThat(campaign(OFFERS, "dan@example.com")).isZero();
    }
}
