package org.jamesconsent.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Multipart;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jamesconsent.it.Browser.Window;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/**
 * What people do on the pages, clicked in a real browser, with its consequences for the next campaign; and how each page looks in
 * each of its states and languages. Pictures of all of them lie in {@code target/screenshots}.
 */
class BrowserIT {
    @RegisterExtension
    static final SampleJames JAMES = new SampleJames()
            .with("consent.xml", "<ask>birth-date</ask>", "<ask>birth-date</ask>" + BrowserIT.BRAND)
            .with(builder -> builder.configuration("club.svg", BrowserIT.LOGO));

    private static final String BRAND = """
            <brand>
              <logo>file://conf/club.svg</logo>
              <colour>#7a1f5c</colour>
              <imprint>https://www.example.org/imprint</imprint>
            </brand>
            """;
    private static final String LOGO = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 56" width="240" height="56">
              <circle cx="28" cy="28" r="26" fill="#7a1f5c"/>
              <path d="M28 46V24m0 6c-9 0-13-5-13-12 9 0 13 5 13 12zm0-4c0-7 4-12 13-12 0 7-4 12-13 12z" fill="#fff" stroke="#fff"/>
              <text x="66" y="37" font-family="Georgia, serif" font-size="27" fill="#b06090">Garden Club</text>
            </svg>
            """;

    private static final String NEWS = "news@example.org";
    private static final String CLUB = "club@example.org";
    private static final String BUTTON = "main button";
    private static final String UNDO = "form.undo button";
    private static final Pattern LINK =
            Pattern.compile("https://consent\\.example\\.org(/(?:confirm|my-data)/[a-z2-7]+)");
    private static final Path PICTURES = Path.of("target", "screenshots");

    private static final String LOOK_AT_FOCUS = """
            const e = arguments[0], box = e.getBoundingClientRect(), look = getComputedStyle(e);
            const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
            return box.top < -1 || box.bottom > innerHeight + 1 ? 'out of sight: ' + box.top + ' to ' + box.bottom + ' of ' + innerHeight
                : !e.contains(hit) ? 'covered'
                : look.outlineStyle !== 'solid' || parseFloat(look.outlineWidth) < 2 ? 'without a ring'
                : 'in sight, with a ring';
            """;

    private static Browser browser;
    private static int visitors;

    @BeforeAll
    static void startBrowser() {
        browser = Browser.start();
    }

    @AfterAll
    static void endBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void comeAsSomebodyElse() {
        comeAsSomebodyElse("en");
    }

    private static void comeAsSomebodyElse(String language) {
        visitors++;
        browser.visitor(network(), language);
        browser.javascript(true);
        browser.dark(false);
        browser.window(Window.DESKTOP);
    }

    private static String network() {
        return "198.51.100." + visitors;
    }

    private static String url(String path) {
        return "http://127.0.0.1:" + JAMES.james().webPort() + path;
    }

    private static int campaign(String sender, String recipient) throws Exception {
        JAMES.james().awaitIdle();
        int before = JAMES.at(recipient).size();
        JAMES.send(sender, SampleJames.message(sender, "Campaign"), recipient);
        return JAMES.at(recipient).size() - before;
    }

    /** The token of the links in the person's last copy of a campaign of the club, which writes to all who do not mind. */
    private static String token(String person) throws Exception {
        JAMES.sendClub(person);
        return SampleJames.token(JAMES.at(person).getLast());
    }

    /** Where the mail leads to that came last. */
    private static String linkTo(String person) throws Exception {
        JAMES.james().awaitIdle();
        String text = ((Multipart) JAMES.at(person).getLast().message().getContent())
                .getBodyPart(0)
                .getContent()
                .toString();
        Matcher matcher = LINK.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return url(matcher.group(1));
    }

    private static void post(String path, String form) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            client.send(
                    HttpRequest.newBuilder(URI.create(url(path)))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .header("X-Forwarded-For", network())
                            .POST(BodyPublishers.ofString(form))
                            .build(),
                    BodyHandlers.discarding());
        }
    }

    private static void bornIn(int year) {
        browser.set("#birth-date", LocalDate.of(year, 1, 31).toString());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void leaverShouldBeLeftAloneUntilUndoIsClicked(boolean javascript) throws Exception {
        String person = "leaver-" + javascript + "@example.com";
        String link = url("/unsubscribe/" + token(person));
        browser.javascript(javascript);

        browser.open(link);
        assertThat(campaign(CLUB, person)).as("after a look only").isOne();
        browser.follow(BUTTON);

        assertThat(browser.heading()).isEqualTo("You have unsubscribed");
        assertThat(campaign(CLUB, person)).isZero();

        browser.follow(UNDO);

        assertThat(browser.text()).contains("Undone: everything is as it was before.");
        assertThat(campaign(CLUB, person)).isOne();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void preferencesShouldCountAsTheyAreClicked(boolean javascript) throws Exception {
        String person = "chooser-" + javascript + "@example.com";
        browser.javascript(javascript);
        browser.open(url("/preferences/" + token(person)));

        browser.click("#purpose-club");
        browser.click("#language option[value=fr]");
        browser.follow("button[value=save]");

        assertThat(browser.language()).isEqualTo("fr");
        assertThat(browser.find("#purpose-club").isSelected()).isFalse();
        assertThat(campaign(CLUB, person)).isZero();

        browser.click("#purpose-newsletter");
        browser.follow("button[value=save]");
        browser.type("#address", person);
        browser.follow("button[value=request]");

        assertThat(campaign(NEWS, person)).as("before it is confirmed").isZero();
        browser.open(linkTo(person));
        browser.follow("button[value=confirm]");
        assertThat(campaign(NEWS, person)).isOne();
        assertThat(campaign(CLUB, person)).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everythingShouldStopUntilUndoIsClicked(boolean javascript) throws Exception {
        String person = "stopper-" + javascript + "@example.com";
        browser.javascript(javascript);
        browser.open(url("/preferences/" + token(person)));

        browser.follow("button[value=stop]");

        assertThat(browser.text()).contains("sends you no newsletters and no offers");
        assertThat(browser.has("button[value=stop]")).isFalse();
        assertThat(campaign(CLUB, person)).isZero();

        browser.follow(UNDO);

        assertThat(campaign(CLUB, person)).isOne();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void personShouldBeWrittenToOnceSignedUpAndConfirmed(boolean javascript) throws Exception {
        String person = "joiner-" + javascript + "@example.com";
        browser.javascript(javascript);
        browser.open(url("/subscribe/newsletter"));
        assertThat(browser.has("input[checked]")).as("boxes ticked in advance").isFalse();

        browser.click("#purpose-newsletter");
        browser.type("#address", person);
        browser.follow(BUTTON);
        assertThat(browser.heading()).isEqualTo("Please look into your mailbox");
        browser.open(linkTo(person));
        assertThat(campaign(NEWS, person)).as("after a look only").isZero();
        browser.follow("button[value=confirm]");

        assertThat(browser.heading()).isEqualTo("Thank you");
        assertThat(campaign(NEWS, person)).isOne();

        browser.follow("main a");
        assertThat(browser.find("#purpose-newsletter").isSelected()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void minorShouldBeWrittenToOnceChildAndGuardianHaveConfirmed(boolean javascript) throws Exception {
        String child = "kid-" + javascript + "@example.com";
        String guardian = "mum-" + javascript + "@example.com";
        browser.open(url("/subscribe/club"));
        bornIn(2016);
        browser.javascript(javascript);
        browser.click("#purpose-club");
        browser.type("#address", child);
        browser.follow(BUTTON);
        browser.type("#guardian", guardian);
        browser.follow(BUTTON);

        browser.open(linkTo(child));
        assertThat(browser.heading()).isEqualTo("Was it you?");
        browser.follow("button[value=confirm]");
        assertThat(campaign(CLUB, child)).isZero();

        browser.open(linkTo(guardian));
        assertThat(browser.heading()).isEqualTo("Do you give your permission?");
        browser.follow("button[value=confirm]");
        assertThat(campaign(CLUB, child)).isOne();

        browser.follow("button[value=revoke]");
        assertThat(campaign(CLUB, child)).isZero();
    }

    @Test
    void robotThatFillsInEveryFieldShouldCauseNoMail() throws Exception {
        browser.open(url("/subscribe/newsletter"));
        browser.click("#purpose-newsletter");
        browser.type("#address", "robot@example.com");
        browser.set("#website", "https://spam.example");
        browser.follow(BUTTON);

        assertThat(browser.heading()).isEqualTo("Please look into your mailbox");
        JAMES.james().awaitIdle();
        assertThat(JAMES.at("robot@example.com")).isEmpty();
    }

    /** WCAG 2.2: 2.1.1, 2.4.3, 2.4.7, 2.4.11. */
    @Test
    void everythingShouldBeReachedBySightAndKeyboardAlone() throws Exception {
        String person = "typist@example.com";
        browser.open(url("/preferences/" + token(person)));
        assertKeyboard();
        browser.open(url("/subscribe/club"));
        assertKeyboard();

        browser.find("#purpose-club").sendKeys(Keys.SPACE);
        bornIn(1980);
        browser.leave(() -> browser.find("#address").sendKeys(person, Keys.ENTER));

        assertThat(browser.heading()).isEqualTo("Please look into your mailbox");
        browser.open(linkTo(person));
        assertKeyboard();
        browser.leave(() -> browser.find("button[value=confirm]").sendKeys(Keys.SPACE));
        assertThat(browser.heading()).isEqualTo("Thank you");
    }

    /** Tabs through the page: everything in the order in which it stands there, in sight, with a ring around it. */
    private static void assertKeyboard() {
        List<WebElement> wanted = browser.driver()
                .findElements(By.cssSelector("a[href], button, select, input:not([type=hidden]):not([tabindex='-1'])"));
        List<WebElement> reached = new ArrayList<>();
        browser.find("body").sendKeys(Keys.TAB);
        for (WebElement ignored : wanted) {
            WebElement here = browser.driver().switchTo().activeElement();
            // A date has a field for each of its parts.
            while (!reached.isEmpty() && here.equals(reached.getLast())) {
                here.sendKeys(Keys.TAB);
                here = browser.driver().switchTo().activeElement();
            }
            reached.add(here);
            WebElement focused = here;
            Awaitility.await().untilAsserted(() -> assertThat(browser.driver().executeScript(LOOK_AT_FOCUS, focused))
                    .as(focused.getTagName() + " " + focused.getText())
                    .isEqualTo("in sight, with a ring"));
            here.sendKeys(Keys.TAB);
        }
        assertThat(reached).isEqualTo(wanted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "fr", "de", "es", "it", "nl", "pt"})
    void pagesShouldKeepNobodyOutInAnyStateWhenLanguageIsAny(String language) throws Exception {
        comeAsSomebodyElse(language);
        String person = "looker-" + language + "@example.com";
        String link = token(person);
        leave(link, language);
        choose(link, language);
        askForOwnData(language);
        signUp(language);
        signUpAsChild(language);
        fail(language);
    }

    @Test
    void barrierShouldBeFoundWhereThereIsOne() throws Exception {
        browser.open(url("/subscribe/newsletter"));
        browser.driver().executeScript("document.querySelector('label[for=address]').remove()");

        assertThat(browser.barriers()).singleElement().asString().startsWith("label: ");
    }

    private static void look(String name, String language) throws Exception {
        String page = name + "-" + language;
        browser.window(Window.DESKTOP);
        assertThat(browser.language()).as(page).isEqualTo(language);
        assertThat(browser.driver().executeScript("return [...document.images].every(image => image.naturalWidth > 0)"))
                .as(page + ", pictures")
                .isEqualTo(true);
        assertThat(browser.barriers()).as(page).isEmpty();
        assertThat(browser.overflow(Window.NARROW)).as(page + ", narrow").isZero();
        browser.letters(true);
        assertThat(browser.overflow(Window.ZOOMED)).as(page + ", large letters").isZero();
        browser.letters(false);
        if (language.equals("en")) {
            browser.picture(PICTURES, page, Window.PHONE, false);
            browser.picture(PICTURES, page, Window.DESKTOP, true);
            assertThat(browser.barriers()).as(page + ", dark").isEmpty();
            browser.picture(PICTURES, page, Window.PHONE, true);
            browser.picture(PICTURES, page, Window.DESKTOP, false);
        }
        browser.window(Window.DESKTOP);
    }

    private static void leave(String link, String language) throws Exception {
        browser.open(url("/unsubscribe/" + link));
        look("unsubscribe", language);
        browser.leave(() -> browser.driver().executeScript("document.forms[0].submit()"));
        look("unsubscribe-unclear", language);
        browser.follow(BUTTON);
        look("unsubscribed", language);
        browser.driver().executeScript("document.querySelector('[name=undo]').value = 'x'");
        browser.follow(UNDO);
        look("unsubscribe-already", language);
        browser.open(url("/unsubscribe/" + link));
        browser.follow("main p a");
        browser.click("#purpose-club");
        browser.follow("button[value=save]");
        look("preferences-confirm", language);
    }

    private static void choose(String link, String language) throws Exception {
        String other = language.equals("en") ? "fr" : "en";
        browser.open(url("/preferences/" + link));
        look("preferences", language);
        browser.follow("button[value=save]");
        look("preferences-unchanged", language);
        browser.click("#purpose-newsletter");
        browser.follow("button[value=save]");
        browser.type("#address", "nobody@localhost");
        browser.follow("button[value=request]");
        look("preferences-sent", language);
        browser.click("#language option[value=" + other + "]");
        browser.follow("button[value=save]");
        browser.click("#language option[value=" + language + "]");
        browser.follow("button[value=save]");
        look("preferences-language", language);
        browser.follow("button[value=stop]");
        look("preferences-stopped", language);
        browser.follow(UNDO);
        look("preferences-undone", language);
    }

    private static void askForOwnData(String language) throws Exception {
        // Somebody else: nobody may save more than ten times a minute.
        String person = "owner-" + language + "@example.com";
        String link = token(person);
        browser.open(url("/preferences/" + link));
        browser.type("#own-address", person);
        browser.follow("button[value=data]");
        look("own-sent", language);
        browser.open(linkTo(person));
        look("own-data", language);
        browser.open(url("/preferences/" + link));
        browser.type("#own-address", person);
        browser.follow("button[value=erasure]");
        browser.open(linkTo(person));
        look("own-erasure", language);
        browser.follow("button[value=erase]");
        look("own-erased", language);
    }

    private static void signUp(String language) throws Exception {
        String person = "member-" + language + "@example.com";
        browser.open(url("/subscribe/newsletter"));
        look("subscribe", language);
        browser.type("#address", "member@nowhere");
        browser.follow(BUTTON);
        look("subscribe-wrong", language);
        browser.click("#purpose-newsletter");
        browser.type("#address", person);
        browser.follow(BUTTON);
        look("asked", language);
        lookAtMail(person, "mail", language);
        String link = linkTo(person);
        browser.open(link);
        look("confirm", language);
        browser.follow("button[value=confirm]");
        look("confirmed", language);
        browser.follow("main p a");
        browser.follow("button[value=stop]");
        browser.open(url("/subscribe/partner-offers"));
        browser.click("#purpose-partner-offers");
        browser.type("#address", "late-" + language + "@example.com");
        browser.follow(BUTTON);
        String late = linkTo("late-" + language + "@example.com");
        JAMES.clock().advance(Duration.ofDays(8));
        browser.open(late);
        look("confirm-expired", language);
        browser.open(link);
        look("confirm-overtaken", language);
    }

    private static void signUpAsChild(String language) throws Exception {
        String child = "child-" + language + "@example.com";
        String guardian = "guardian-" + language + "@example.com";
        browser.open(url("/subscribe/club"));
        bornIn(2016);
        browser.click("#purpose-club");
        browser.type("#address", child);
        browser.follow(BUTTON);
        look("subscribe-child", language);
        browser.type("#guardian", guardian);
        browser.follow(BUTTON);
        look("asked-child", language);
        lookAtMail(guardian, "mail-guardian", language);
        browser.open(linkTo(child));
        look("confirm-child", language);
        browser.follow("button[value=confirm]");
        look("confirmed-child", language);
        browser.open(linkTo(guardian));
        look("confirm-guardian", language);
        browser.follow("button[value=confirm]");
        look("confirmed-guardian", language);
        browser.follow("button[value=revoke]");
        look("revoked-guardian", language);
    }

    /** The message itself is a page as well, in a reader that knows HTML. */
    private static void lookAtMail(String person, String name, String language) throws Exception {
        JAMES.james().awaitIdle();
        Multipart parts = (Multipart) JAMES.at(person).getLast().message().getContent();
        browser.show(parts.getBodyPart(1).getContent().toString());
        look(name, language);
    }

    private static void fail(String language) throws Exception {
        browser.open(url("/unsubscribe/forged"));
        look("problem-link", language);
        browser.open(url("/subscribe/newsletter"));
        for (int i = 0; i < 20; i++) {
            post("/subscribe/newsletter", "address=a" + i + "@example.com&on=newsletter&wording=newsletter:en:2026-01");
        }
        browser.click("#purpose-newsletter");
        browser.type("#address", "unlucky@example.com");
        browser.follow(BUTTON);
        look("problem-signups", language);
        browser.open(url("/subscribe/newsletter"));
        for (int i = 0; i < 60; i++) {
            post("/unsubscribe/forged", "");
        }
        browser.click("#purpose-newsletter");
        browser.type("#address", "unlucky@example.com");
        browser.follow(BUTTON);
        look("problem-many", language);
        JAMES.james().awaitIdle();
        assertThat(JAMES.at("unlucky@example.com")).isEmpty();
    }
}
