package org.jamesconsent.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jamesconsent.consent.Samples.ACME;
import static org.jamesconsent.consent.Samples.GLOBEX;
import static org.jamesconsent.consent.Samples.NEWSLETTER;
import static org.jamesconsent.consent.Samples.OFFERS;

import java.util.List;
import org.jamesconsent.consent.WordingArchive.KeptWording;
import org.junit.jupiter.api.Test;

/**
 * How every store keeps the texts that people were shown. The test of a store implements it.
 *
 * <p>Each test may assume that nothing is kept when it begins.
 */
public interface WordingArchiveContract {
    /** The store whose archive is tested; the same one at each call within a test. */
    ConsentStore store();

    /** One more store on the same data, as another James would have it. The test closes it. */
    ConsentStore anotherStoreOnTheSameData() throws StoreException;

    private static ShownWording wording(String version, String language, String text) {
        return new ShownWording(ACME, NEWSLETTER, language, version, text);
    }

    private List<ShownWording> kept(OrganisationId organisation) throws StoreException {
        return store().wordings().of(organisation).stream()
                .map(KeptWording::wording)
                .toList();
    }

    @Test
    default void ofShouldBeEmptyWhenNothingIsKept() throws StoreException {
        assertThat(store().wordings().of(ACME)).isEmpty();
    }

    @Test
    default void ofShouldTellEveryTextAsItWasKeptInOrder() throws StoreException {
        ShownWording second = wording("v2", "fr", "Oui, « lettre » ; 'O''Hara' – é 🦊\nLigne");
        ShownWording offers = new ShownWording(ACME, OFFERS, "fr", "v1", "Offres");
        ShownWording globex = new ShownWording(GLOBEX, NEWSLETTER, "fr", "v1", "Autre");
        store().wordings().keep(List.of(offers, second, wording("v1", "fr", "Oui"), wording("v1", "de", "Ja"), globex));

        assertThat(kept(ACME)).containsExactly(wording("v1", "de", "Ja"), wording("v1", "fr", "Oui"), second, offers);
        assertThat(kept(GLOBEX)).containsExactly(globex);
    }

    @Test
    default void keepShouldLeaveTheFirstTextWhenAnotherComesUnderItsVersion() throws StoreException {
        store().wordings().keep(List.of(wording("v1", "fr", "Oui")));
        List<KeptWording> before = store().wordings().of(ACME);

        try (ConsentStore other = anotherStoreOnTheSameData()) {
            other.wordings().keep(List.of(wording("v1", "fr", "Non"), wording("v2", "fr", "Non")));
        }

        assertThat(store().wordings().of(ACME)).hasSize(2).containsAll(before);
        assertThat(kept(ACME)).containsExactly(wording("v1", "fr", "Oui"), wording("v2", "fr", "Non"));
    }

    @Test
    default void archiveShouldFailWhenItsStoreIsClosed() throws StoreException {
        ConsentStore other = anotherStoreOnTheSameData();
        WordingArchive archive = other.wordings();
        other.close();

        assertThatThrownBy(() -> archive.of(ACME)).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> archive.keep(List.of(wording("v1", "fr", "Oui"))))
                .isInstanceOf(StoreException.class);
    }
}
