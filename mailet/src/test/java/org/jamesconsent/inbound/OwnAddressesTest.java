package org.jamesconsent.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import org.jamesconsent.consent.OrganisationId;
import org.jamesconsent.inbound.OwnAddresses.Own;
import org.jamesconsent.inbound.OwnAddresses.Role;
import org.jamesconsent.token.WayOut;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnAddressesTest {
    @TempDir
    private Path folder;

    private SampleRuntime sample;
    private OwnAddresses addresses;

    @BeforeEach
    void open() throws Exception {
        sample = new SampleRuntime(folder, Clock.systemUTC());
        addresses = new OwnAddresses(sample.runtime());
    }

    @AfterEach
    void close() {
        sample.close();
    }

    @ParameterizedTest
    @CsvSource({
        "unsubscribe@example.org, UNSUBSCRIBE, example",
        "Bounces@EXAMPLE.org, BOUNCE, example",
        "complaints@example.org, COMPLAINT, example",
        "news@example.org, REPLY, example",
        "club@example.org, REPLY, example",
        "out@example.net, UNSUBSCRIBE, other",
        "bounces@example.net, BOUNCE, other",
    })
    void findShouldTellWhatAnAddressIsFor(String address, Role role, String organisation) {
        Own own = addresses.find(address).orElseThrow();

        assertThat(own.role()).isEqualTo(role);
        assertThat(own.organisation().configuration().id()).isEqualTo(new OrganisationId(organisation));
        assertThat(own.token()).isEmpty();
    }

    @Test
    void findShouldReadTheTokenInWhateverCase() throws Exception {
        String address = "bounces+" + sample.token("ann@example.com", "club") + "@example.org";

        for (String spelling : new String[] {address, address.toUpperCase(Locale.ROOT)}) {
            assertThat(addresses.find(spelling).orElseThrow().wayOut().map(WayOut::subject))
                    .contains(sample.subject("ann@example.com"));
        }
    }

    @Test
    void findShouldReadNoTokenOfAnotherOrganisation() throws Exception {
        String token = sample.token("ann@example.com", "newsletter");

        Own own = addresses.find("bounces+" + token + "@example.net").orElseThrow();

        assertThat(own.token()).contains(token);
        assertThat(own.wayOut()).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "news",
                "shop@example.org",
                "news-desk@example.org",
                "newsletter+x@example.org",
                "news@example.com"
            })
    void findShouldTellNothingOfOtherAddresses(String address) {
        assertThat(addresses.find(address)).isEmpty();
        assertThat(addresses.isOwn(address)).isFalse();
    }

    @Test
    void purposesShouldBeThoseThatShareTheAddress() {
        assertThat(addresses.find("club@example.org").orElseThrow().purposes())
                .extracting(purpose -> purpose.purpose().name().value())
                .containsExactly("trade-letter", "club");
    }
}
