package org.jamesconsent;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.implement;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jamesconsent.consent.ConsentStore;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Who may know whom: arrows point from James and the command line to the rules and the values, never back. */
class ArchitectureTest {
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.jamesconsent");

    private static final String[] JAMES = {
        "org.apache.james..", "org.apache.mailet..", "com.google.inject..", "jakarta.inject.."
    };
    private static final DescribedPredicate<JavaClass> JAMES_SIDE_OF_WIRING = DescribedPredicate.describe(
            "are James's side of wiring",
            type -> type.getName()
                    .matches(
                            "org\\.jamesconsent\\.(wiring\\.(ConsentModule|ConsentDailyStartable|ConsentWebhookStartable|JamesCassandra|RuntimeShutdown)|http\\.ConsentWebStartable)(\\$.*)?"));
    private static final String[] SQL = {
        "java.sql..", "javax.sql..", "org.sqlite..", "org.postgresql..", "com.zaxxer..", "org.flywaydb.."
    };
    private static final String[] STORES = {
        "org.jamesconsent.consent.sql..",
        "org.jamesconsent.consent.sqlite..",
        "org.jamesconsent.consent.postgresql..",
        "org.jamesconsent.consent.cassandra.."
    };
    private static final String JSPECIFY = "org.jspecify.annotations";

    @Test
    void consentShouldKnowTheJdkOnly() {
        classes()
                .that()
                .resideInAPackage("org.jamesconsent.consent")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("org.jamesconsent.consent", "java..", JSPECIFY))
                .check(HOUSE);
    }

    @Test
    void policyShouldKnowConsentAndTheJdkOnly() {
        classes()
                .that()
                .resideInAPackage("org.jamesconsent.policy")
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage("org.jamesconsent.policy", "org.jamesconsent.consent", "java..", JSPECIFY))
                .check(HOUSE);
    }

    @Test
    void rightsShouldKnowHistoriesConfigurationAndRulesOnly() {
        classes()
                .that()
                .resideInAPackage("org.jamesconsent.rights")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "org.jamesconsent.rights",
                        "org.jamesconsent.consent",
                        "org.jamesconsent.config",
                        "org.jamesconsent.policy",
                        "java..",
                        JSPECIFY))
                .check(HOUSE);
    }

    @Test
    void tokenShouldKnowConsentGuavasEncodingsAndTheJdkOnly() {
        classes()
                .that()
                .resideInAPackage("org.jamesconsent.token")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "org.jamesconsent.token",
                        "org.jamesconsent.consent",
                        "com.google.common.io",
                        "java..",
                        "javax.crypto..",
                        JSPECIFY))
                .check(HOUSE);
    }

    @Test
    void jamesShouldBeKnownToMatcherMailetAndItsSideOfWiringOnly() {
        noClasses()
                .that(not(resideInAnyPackage("org.jamesconsent.matcher..", "org.jamesconsent.mailet.."))
                        .and(not(JAMES_SIDE_OF_WIRING)))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(JAMES)
                .check(HOUSE);
    }

    @Test
    void sqlShouldBeKnownToStoresOnly() {
        noClasses()
                .that(not(resideInAnyPackage(STORES)))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SQL)
                .check(HOUSE);
    }

    @Test
    void whatAllStoresShareShouldKnowNoDatabase() {
        classes()
                .that()
                .resideInAPackage("org.jamesconsent.consent.shared..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "org.jamesconsent.consent", "org.jamesconsent.consent.shared", "java..", JSPECIFY))
                .andShould()
                .onlyDependOnClassesThat(not(resideInAnyPackage(SQL)))
                .check(HOUSE);
    }

    @Test
    void whatSqlStoresShareShouldKnowNoDriver() {
        classes()
                .that()
                .resideInAPackage("org.jamesconsent.consent.sql..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "org.jamesconsent.consent",
                        "org.jamesconsent.consent.shared",
                        "org.jamesconsent.consent.sql",
                        "java..",
                        JSPECIFY))
                .check(HOUSE);
    }

    @Test
    void theSqliteStoreShouldKnowConsentTheDriverAndTheJdkOnly() {
        classes()
                .that()
                .resideInAPackage("org.jamesconsent.consent.sqlite..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "org.jamesconsent.consent",
                        "org.jamesconsent.consent.shared",
                        "org.jamesconsent.consent.sql",
                        "org.jamesconsent.consent.sqlite",
                        "java..",
                        "javax.sql..",
                        "org.sqlite..",
                        "org.slf4j",
                        JSPECIFY))
                .check(HOUSE);
    }

    @Test
    void thePostgresqlStoreShouldKnowConsentDriverPoolMigrationsAndTheJdkOnly() {
        classes()
                .that()
                .resideInAPackage("org.jamesconsent.consent.postgresql..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "org.jamesconsent.consent",
                        "org.jamesconsent.consent.shared",
                        "org.jamesconsent.consent.sql",
                        "org.jamesconsent.consent.postgresql",
                        "java..",
                        "javax.sql..",
                        "org.postgresql..",
                        "com.zaxxer.hikari..",
                        "org.flywaydb..",
                        JSPECIFY))
                .check(HOUSE);
    }

    @Test
    void theCassandraStoreShouldKnowConsentTheDriverAndTheJdkOnly() {
        classes()
                .that()
                .resideInAPackage("org.jamesconsent.consent.cassandra..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "org.jamesconsent.consent",
                        "org.jamesconsent.consent.shared",
                        "org.jamesconsent.consent.cassandra",
                        "java..",
                        "javax.net.ssl",
                        "com.datastax.oss.driver.api..",
                        JSPECIFY))
                .check(HOUSE);
    }

    @Test
    void theDriverOfCassandraShouldBeKnownToItsStoreAndOneClassThatOpensItOnly() {
        noClasses()
                .that(not(resideInAPackage("org.jamesconsent.consent.cassandra..")
                        .or(name("org.jamesconsent.wiring.CassandraStores"))))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.datastax..", "org.jamesconsent.consent.cassandra..")
                .check(HOUSE);
    }

    @Test
    void onlyWiringShouldNameStoresThemselves() {
        noClasses()
                .that(not(resideInAPackage("org.jamesconsent.wiring..").or(resideInAnyPackage(STORES))))
                .should()
                .dependOnClassesThat(implement(ConsentStore.class))
                .check(HOUSE);
    }

    @Test
    void mimeShouldStayOutOfTheDecision() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "org.jamesconsent.consent..",
                        "org.jamesconsent.policy..",
                        "org.jamesconsent.token..",
                        "org.jamesconsent.config..",
                        "org.jamesconsent.check..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.mail..", "org.jsoup..", "org.jamesconsent.message..")
                .check(HOUSE);
    }

    @Test
    void readingShouldKnowNeitherConsentsNorTokensNorConfiguration() {
        classes()
                .that()
                .resideInAPackage("org.jamesconsent.reading..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "org.jamesconsent.reading..",
                        "org.jamesconsent.message",
                        "org.jamesconsent.message.mime",
                        "com.fasterxml.jackson..",
                        "org.jsoup..",
                        "jakarta.mail",
                        "java..",
                        JSPECIFY))
                .check(HOUSE);
    }

    @Test
    void nothingShouldDependOnTheCommandLine() {
        noClasses()
                .that(not(resideInAPackage("org.jamesconsent.cli..")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.jamesconsent.cli..",
                        "picocli..",
                        "de.siegmar.fastcsv..",
                        "me.tongfei.progressbar..",
                        "org.jline..")
                .check(HOUSE);
    }

    @Test
    void theWebServerShouldBeKnownToHttpOnly() {
        noClasses()
                .that(not(resideInAPackage("org.jamesconsent.http")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.jamesconsent.http..", "org.eclipse.jetty..", "io.nayuki..")
                .check(HOUSE);
    }

    @Test
    void templatesShouldBeKnownToPagesOnly() {
        noClasses()
                .that(not(resideInAnyPackage("org.jamesconsent.page", "org.jamesconsent.history")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.samskivert..")
                .check(HOUSE);
    }

    @Test
    void pagesShouldKnowNoWebServer() {
        classes()
                .that()
                .resideInAPackage("org.jamesconsent.page")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "org.jamesconsent.page",
                        "org.jamesconsent.config",
                        "com.samskivert..",
                        "org.jsoup..",
                        "java..",
                        JSPECIFY))
                .check(HOUSE);
    }

    @Test
    void theCommandLineShouldNotReachWhatIsNotInItsJar() {
        noClasses()
                .that()
                .resideInAPackage("org.jamesconsent.cli..")
                .should()
                .transitivelyDependOnClassesThat(resideInAnyPackage(JAMES)
                        .or(resideInAnyPackage(
                                "org.jamesconsent.matcher..", "org.jamesconsent.mailet..", "org.jamesconsent.http.."))
                        .or(JAMES_SIDE_OF_WIRING))
                .check(HOUSE);
    }

    @Test
    void packagesShouldHaveNoCycles() {
        slices().matching("org.jamesconsent.(**)").should().beFreeOfCycles().check(HOUSE);
    }

    @Test
    void everyPackageShouldSayWhatLivesThereAndBeNullMarked() {
        JavaPackage root = HOUSE.getPackage("org.jamesconsent");

        assertThat(root.getSubpackagesInTree())
                .filteredOn(one -> !one.getClasses().isEmpty())
                .isNotEmpty()
                .allSatisfy(one -> assertThat(one.isAnnotatedWith(NullMarked.class))
                        .as(one.getName())
                        .isTrue());
    }
}
