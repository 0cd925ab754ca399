package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Multipart;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jamesconsent.testing.Mailboxes.Received;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From the footer of a campaign to the own data, and to being forgotten, by way of the mailbox. */
class OwnDataIT {
    @RegisterExtension
    static final SampleJames JAMES = new SampleJames();

    private static final Pattern LINK = Pattern.compile("https://consent\\.example\\.org(/my-data/[a-z2-7]{56})");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static HttpResponse<String> post(String path, String form) throws Exception {
        HttpResponse<String> answer = CLIENT.send(
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + JAMES.james().webPort() + path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
        JAMES.james().awaitIdle();
        return answer;
    }

    /** Asks with the link of a campaign, as who has the mail or a forwarded copy of it. */
    private static String linkFor(String wish, String person) throws Exception {
        JAMES.sendClub(person);
        String preferences = "/preferences/" + SampleJames.token(JAMES.only(person));
        JAMES.mailboxes().clear();
        assertThat(post(preferences, "action=" + wish + "&address=" + person).statusCode())
                .isEqualTo(200);
        Received mail = JAMES.only(person);
        assertThat(mail.sender()).isEqualTo("confirm@example.org");
        assertThat(mail.message().getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(mail.message().getHeader("List-Unsubscribe")).isNull();
        Matcher link = LINK.matcher(((Multipart) mail.message().getContent())
                .getBodyPart(0)
                .getContent()
                .toString());
        assertThat(link.find()).isTrue();
        JAMES.mailboxes().clear();
        return link.group(1);
    }

    @Test
    void dataShouldBeTakenAlongByTheLinkThatCameByMail() throws Exception {
        String link = linkFor("data", "ann@example.com");

        assertThat(post(link, "action=json").body())
                .contains("\"party_name\" : \"Example Garden Supplies\"", "\"data-asked\"", "\"messages_allowed\"");
        assertThat(post(link, "action=page").body()).contains("<h1>Your data</h1>", "Gardeners’ club, by e-mail");
        assertThat(JAMES.history("ann@example.com")).contains("accessed", "web:my-data");
    }

    @Test
    void personShouldBeForgottenByTheLinkThatCameByMailAndWrittenToNoMore() throws Exception {
        String link = linkFor("erasure", "bob@example.com");

        assertThat(post(link, "action=erase").statusCode()).isEqualTo(200);

        JAMES.sendClub("bob@example.com");
        assertThat(JAMES.at("bob@example.com")).isEmpty();
        assertThat(JAMES.history("bob@example.com"))
                .contains("nothing may be sent", "web:erasure")
                .doesNotContain("127.0.0.1", "web:preferences");
    }
}
