package org.jamesconsent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jamesconsent.cli.Workplace.Result;
import org.jamesconsent.consent.Act;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ConsentEvent;
import org.jamesconsent.consent.GrantMethod;
import org.jamesconsent.consent.ObjectionKind;
import org.jamesconsent.consent.Proof;
import org.jamesconsent.consent.PurposeName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files that other tools export, as they export them. */
class ForeignExportTest {
    private static final Path EXPORTS = Path.of("src", "test", "resources", "exports");
    private static final PurposeName NEWSLETTER = new PurposeName("newsletter");
    private static final String LONG_AGO = "1970-01-01T00:00:00Z";
    private static final String NOW = Workplace.NOON.toString();

    @TempDir
    private Path folder;

    private Workplace workplace;

    @BeforeEach
    void setUp() throws Exception {
        workplace = new Workplace(folder);
    }

    private Result run(String name, Object... more) {
        Object[] arguments = new Object[more.length + 3];
        arguments[0] = "--purpose";
        arguments[1] = "newsletter";
        System.arraycopy(more, 0, arguments, 2, more.length);
        arguments[arguments.length - 1] = EXPORTS.resolve(name);
        return workplace.run("import", arguments);
    }

    private void assertThatLedgerHas(String address, String... expected) throws Exception {
        List<String> events =
                workplace.events(address).stream().map(ForeignExportTest::words).toList();
        assertThat(events).as(address).containsExactlyInAnyOrder(expected);
    }

    private static String words(ConsentEvent event) {
        String evidence =
                event.evidence().ip() == null ? "" : " from " + event.evidence().ip();
        if (event.evidence().confirmedAt() != null) {
            evidence += " confirmed " + event.evidence().confirmedAt() + " from "
                    + event.evidence().confirmedIp();
        }
        return words(event.act()) + " at " + event.at() + evidence;
    }

    private static String words(Act act) {
        if (act.equals(granted(Channel.MAIL, Proof.CONFIRMED))) {
            return "confirmed yes";
        } else if (act.equals(granted(Channel.MAIL, Proof.OPT_IN))) {
            return "yes";
        } else if (act.equals(granted(Channel.MAIL, Proof.NONE))) {
            return "unproven yes";
        } else if (act.equals(granted(Channel.SMS, Proof.NONE))) {
            return "unproven yes by sms";
        } else if (act.equals(new Act.Withdrawn(NEWSLETTER, Channel.MAIL))) {
            return "left";
        } else if (act.equals(new Act.Withdrawn(NEWSLETTER, Channel.SMS))) {
            return "left sms";
        } else if (act.equals(new Act.FoundUndeliverable(null))) {
            return "dead";
        } else if (act.equals(new Act.Objected(ObjectionKind.WITHDRAWAL))) {
            return "objection";
        } else if (act.equals(new Act.Objected(ObjectionKind.COMPLAINT))) {
            return "complaint";
        } else if (act.equals(new Act.Objected(ObjectionKind.BLOCK))) {
            return "block";
        }
        return act.toString();
    }

    private static Act granted(Channel channel, Proof proof) {
        return new Act.Granted(NEWSLETTER, channel, GrantMethod.IMPORTED, proof);
    }

    // Mailchimp

    @Test
    void mailchimpsSubscribedShouldBeWorthWhatTheirTimesProve() throws Exception {
        Result result = run("mailchimp-subscribed.csv");

        assertThat(result.out()).contains("5 lines read, as an export of Mailchimp", "imported       4");
        assertThat(result.err())
                .contains("line 7, column CONFIRM_TIME: lies before the time of the yes")
                .hasLineCount(1);
        assertThatLedgerHas(
                "double@example.com",
                "confirmed yes at 2024-01-31T08:30:00Z from 192.0.2.1 confirmed 2024-01-31T08:42:10Z from 192.0.2.2");
        assertThatLedgerHas("single@example.com", "yes at 2024-07-31T07:30:00Z from 192.0.2.3");
        assertThatLedgerHas("optin-only@example.com", "yes at 2024-01-31T08:30:00Z from 192.0.2.4");
        assertThatLedgerHas("owner@example.com", "unproven yes at " + LONG_AGO);
    }

    @Test
    void mailchimpsUnsubscribedShouldHaveLeftWhenTheyDid() throws Exception {
        Result result = run("mailchimp-unsubscribed.csv");

        assertThatLedgerHas("left@example.com", "left at 2024-05-01T10:00:00Z");
        assertThat(workplace.events("unclear@example.com")).isEmpty();
        assertThat(result.err()).contains("line 3, column UNSUB_TIME: is empty");
    }

    @Test
    void mailchimpsCleanedShouldBeUndeliverable() throws Exception {
        assertThat(run("mailchimp-cleaned.csv").exitCode()).isZero();

        assertThatLedgerHas("dead@example.com", "dead at 2024-06-01T10:00:00Z");
    }

    @Test
    void mailchimpsNonSubscribedShouldBeRefused() throws Exception {
        Path file = folder.resolve("nonsubscribed_members_export.csv");
        Files.copy(EXPORTS.resolve("mailchimp-subscribed.csv"), file);

        Result result = workplace.run("import", "--purpose", "newsletter", file);

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("non-subscribed contacts, who never agreed");
        assertThat(workplace.path("var")).doesNotExist();
    }

    @Test
    void timesWithoutAnOffsetShouldBeOfTheZoneThatWasNamed() throws Exception {
        run("mailchimp-unsubscribed.csv", "--time-zone", "UTC");

        assertThatLedgerHas("left@example.com", "left at 2024-05-01T12:00:00Z");
    }

    // listmonk

    @Test
    void listmonksEnabledShouldProveNothingAndBlocklistedShouldObject() throws Exception {
        Result result = run("listmonk.csv");

        assertThatLedgerHas("on@example.com", "unproven yes at " + LONG_AGO);
        assertThatLedgerHas("off@example.com");
        assertThatLedgerHas("never@example.com", "objection at " + NOW);
        assertThat(result.err())
                .contains("line 5, column status: must be enabled, disabled or blocklisted")
                .hasLineCount(1);
        assertThat(result.out()).contains("imported       2", "unchanged      1", "refused        1");
    }

    // Klaviyo

    @Test
    void klaviyosConsentsShouldHaveTimesButNoProof() throws Exception {
        Result result = run("klaviyo.csv");

        assertThatLedgerHas(
                "on@example.com",
                "unproven yes at 2024-01-31T09:30:00Z",
                "unproven yes by sms at 2024-02-01T08:30:00Z");
        assertThatLedgerHas("dated@example.com", "unproven yes at 2024-01-31T08:30:00Z");
        assertThatLedgerHas("undated@example.com", "unproven yes at " + LONG_AGO);
        assertThatLedgerHas("never@example.com");
        assertThat(result.err())
                .contains(
                        "line 11, column Email Marketing Consent: must be SUBSCRIBED",
                        "line 12, column Email Suppressions: must be a list of HARD_BOUNCE")
                .hasLineCount(2);
    }

    @Test
    void klaviyosSuppressionsShouldOutrankItsConsents() throws Exception {
        run("klaviyo.csv");

        assertThatLedgerHas("left@example.com", "left at 2024-05-01T12:00:00Z");
        assertThatLedgerHas("left-later@example.com", "left at " + NOW);
        assertThatLedgerHas("dead@example.com", "unproven yes at 2024-01-31T09:30:00Z", "dead at " + NOW);
        assertThatLedgerHas("spam@example.com", "complaint at " + NOW, "dead at " + NOW);
        assertThatLedgerHas("blocked@example.com", "block at " + NOW);
    }

    @Test
    void klaviyosExportWithoutSuppressionsShouldBeRefused() throws Exception {
        Path file = workplace.file("list.csv", "Email,Klaviyo ID,First Name", "ann@example.com,01,Ann");

        Result result = workplace.run("import", "--purpose", "newsletter", file);

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("'Email Marketing Consent' and 'Email Suppressions'", "tick both");
    }

    // Brevo

    @Test
    void brevosDoubleOptInShouldBeAnOptInAtMost() throws Exception {
        Result result = run("brevo.csv");

        assertThatLedgerHas("double@example.com", "yes at 2024-01-31T08:30:00Z");
        assertThatLedgerHas("yes@example.com", "yes at 2024-01-31T09:30:00Z");
        assertThatLedgerHas("single@example.com", "unproven yes at " + LONG_AGO);
        assertThatLedgerHas("blocked@example.com", "left at " + NOW, "left sms at " + NOW);
        assertThat(result.err())
                .contains(
                        "line 6, column ADDED_TIME: must be ISO 8601",
                        "line 7, column DOUBLE_OPT-IN: must be yes or no",
                        "line 8, column EMAIL_BLACKLISTED: is empty")
                .hasLineCount(3);
    }

    @ParameterizedTest
    @CsvSource({
        "Subscribed, unproven yes at 1970-01-01T00:00:00Z",
        "Unsubscribed, left at 2026-11-22T12:00:00Z",
        "Blocklisted, left at 2026-11-22T12:00:00Z"
    })
    void brevosSubscriptionStatusShouldBeUnderstood(String status, String expected) throws Exception {
        Path file = workplace.file("list.csv", "EMAIL,ADDED_TIME,EMAIL_MARKETING", "ann@example.com,," + status);

        workplace.run("import", "--purpose", "newsletter", file);

        assertThatLedgerHas("ann@example.com", expected);
    }

    @Test
    void brevosExportThatTellsNoBlocklistShouldBeRefused() throws Exception {
        Path file = workplace.file("list.csv", "EMAIL,ADDED_TIME", "ann@example.com,");

        Result result = workplace.run("import", "--purpose", "newsletter", file);

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("does not tell who is blocklisted");
    }

    // Mautic

    @Test
    void mauticsContactsShouldProveNothing() throws Exception {
        assertThat(run("mautic-contacts.csv").err()).isEmpty();

        assertThat(workplace
                        .facts("on@example.com", "newsletter")
                        .subject()
                        .profile()
                        .language())
                .isEqualTo("fr-FR");
        assertThatLedgerHas("unknown@example.com", "unproven yes at " + LONG_AGO);
    }

    @Test
    void mauticsDoNotContactReportShouldBringOptOutsAndBounces() throws Exception {
        Result result = run("mautic-do-not-contact.csv");

        assertThatLedgerHas("left@example.com", "left at 2024-01-31T08:30:00Z");
        assertThatLedgerHas("manual@example.com", "left at 2024-01-31T08:30:00Z");
        assertThatLedgerHas("sms@example.com", "left sms at 2024-05-01T10:00:00Z");
        assertThatLedgerHas("dead@example.com", "dead at 2024-01-31T08:30:00Z");
        assertThatLedgerHas("fine@example.com");
        assertThat(result.err())
                .contains("line 7, column DNC Reason: must be", "line 8, column DNC Date: must be ISO 8601")
                .hasLineCount(2);
    }

    // All

    @ParameterizedTest
    @CsvSource({
        "mailchimp-subscribed.csv, Mailchimp",
        "mailchimp-unsubscribed.csv, Mailchimp",
        "mailchimp-cleaned.csv, Mailchimp",
        "listmonk.csv, listmonk",
        "klaviyo.csv, Klaviyo",
        "brevo.csv, Brevo",
        "mautic-contacts.csv, Mautic",
        "mautic-do-not-contact.csv, Mautic report Do Not Contact"
    })
    void exportsOfOtherToolsShouldNeedAPurpose(String name, String tool) {
        Result result = workplace.run("import", EXPORTS.resolve(name));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("an export of " + tool + ", which names no purpose: say with --purpose NAME");
        assertThat(workplace.path("var")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "mailchimp-subscribed.csv",
        "mailchimp-unsubscribed.csv",
        "mailchimp-cleaned.csv",
        "listmonk.csv",
        "klaviyo.csv",
        "brevo.csv",
        "mautic-contacts.csv",
        "mautic-do-not-contact.csv"
    })
    void exportsOfOtherToolsShouldAddNothingWhenTheyComeAgain(String name) {
        run(name);

        Result again = run(name, "--json");

        assertThat(again.out()).contains("\"imported\" : 0", "\"events\" : 0");
    }

    @Test
    void aPurposeShouldBeRefusedWhenItIsUnknownOrTheFileNamesPurposesItself() throws Exception {
        Path own = workplace.file("contacts.csv", "address,language", "ann@example.com,fr");

        assertThat(workplace.run("import", "--purpose", "newsletter", own).err())
                .contains("--purpose is for the exports of other tools");
        assertThat(workplace
                        .run("import", "--purpose", "nix", EXPORTS.resolve("brevo.csv"))
                        .err())
                .contains("--purpose names none of example: newsletter, partner-offers, trade-letter, club");
        assertThat(workplace
                        .run("import", "--purpose", "account", EXPORTS.resolve("brevo.csv"))
                        .err())
                .contains("--purpose names none of example");
        assertThat(workplace.run("import", "--time-zone", "Mars", own).err()).contains("--time-zone must be a zone");
    }

    @Test
    void anExportWithoutItsAddressColumnShouldBeRefused() throws Exception {
        Path file = workplace.file(
                "list.csv", "Adresse e-mail,MEMBER_RATING,OPTIN_TIME,CONFIRM_TIME", "ann@example.com,2,,");

        Result result = workplace.run("import", "--purpose", "newsletter", file);

        assertThat(result.err())
                .contains("export of Mailchimp, but has no column 'Email Address': give the column of the addresses");
    }

    @Test
    void aYesOfAnExportShouldNeverOutrankAnOptOut() throws Exception {
        Path file = workplace.file(
                "contacts.csv", "address,purpose,state,at", "double@example.com,newsletter,withdrawn,2023-01-01");
        workplace.run("import", file);

        Result result = run("mailchimp-subscribed.csv");

        assertThat(result.out()).contains("kept opt-outs  1");
        assertThat(workplace
                        .facts("double@example.com", "newsletter")
                        .purpose()
                        .state()
                        .isOptOut())
                .isTrue();
    }
}
