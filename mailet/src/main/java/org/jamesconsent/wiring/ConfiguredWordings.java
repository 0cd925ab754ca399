package org.jamesconsent.wiring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jamesconsent.config.InvalidConfigurationException;
import org.jamesconsent.config.InvalidConfigurationException.Fault;
import org.jamesconsent.config.OrganisationConfiguration;
import org.jamesconsent.config.PurposeConfiguration;
import org.jamesconsent.consent.Channel;
import org.jamesconsent.consent.ShownWording;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.WordingArchive;
import org.jamesconsent.consent.WordingArchive.KeptWording;

/** Sees to it that each wording in {@code consent.xml} is kept before anybody is shown it. */
final class ConfiguredWordings {
    private record Version(String purpose, String version, String language) {
        static Version of(ShownWording wording) {
            return new Version(wording.purpose().value(), wording.version(), wording.language());
        }
    }

    private ConfiguredWordings() {}

    /**
     * Keeps an organisation's wordings.
     *
     * @throws StoreException if they cannot be kept
     * @throws InvalidConfigurationException if other texts are kept under their versions: evidence would be for both
     */
    static void keep(OrganisationConfiguration organisation, WordingArchive archive)
            throws StoreException, InvalidConfigurationException {
        List<ShownWording> configured =
                organisation.purposes().stream().flatMap(p -> shown(p).stream()).toList();
        Map<Version, KeptWording> kept = kept(organisation, archive);
        List<ShownWording> fresh = configured.stream()
                .filter(wording -> !kept.containsKey(Version.of(wording)))
                .toList();
        if (!fresh.isEmpty()) {
            archive.keep(fresh);
        }
        List<Fault> faults = new ArrayList<>();
        // Once more: another process may have kept others meanwhile.
        Map<Version, KeptWording> standing = fresh.isEmpty() ? kept : kept(organisation, archive);
        for (ShownWording wording : configured) {
            KeptWording first = Objects.requireNonNull(standing.get(Version.of(wording)));
            if (!first.wording().text().equals(wording.text())) {
                faults.add(new Fault(
                        "consent.xml",
                        "organisation[" + wording.organisation() + "]/purpose[" + wording.purpose() + "]/wording["
                                + wording.language() + "]/@version",
                        wording.version(),
                        "another version, since the text is not the one that people have been shown under this one since "
                                + first.since()));
            }
        }
        if (!faults.isEmpty()) {
            throw new InvalidConfigurationException(faults);
        }
    }

    private static List<ShownWording> shown(PurposeConfiguration purpose) {
        return Arrays.stream(Channel.values())
                .flatMap(channel -> purpose.wordings(channel).entrySet().stream())
                .map(wording -> new ShownWording(
                        purpose.purpose().organisation(),
                        purpose.purpose().name(),
                        wording.getKey().toLanguageTag(),
                        wording.getValue().version(),
                        wording.getValue().text()))
                .toList();
    }

    private static Map<Version, KeptWording> kept(OrganisationConfiguration organisation, WordingArchive archive)
            throws StoreException {
        return archive.of(organisation.id()).stream()
                .collect(Collectors.toMap(one -> Version.of(one.wording()), one -> one));
    }
}
