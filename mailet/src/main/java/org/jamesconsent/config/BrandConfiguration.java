package org.jamesconsent.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jamesconsent.wording.OwnTexts;

/**
 * How the pages look, and what they say, for one organisation or purpose. Immutable.
 *
 * @param logo stands above each page; the organisation's name does if it is empty
 * @param colours those of buttons and links; ours if it is empty
 * @param imprint where the imprint is; no page links to one if it is empty
 * @param texts instead of ours
 */
public record BrandConfiguration(
        Optional<Logo> logo, Optional<Colours> colours, Optional<URI> imprint, OwnTexts texts) {
    /** Nothing of one's own. */
    public static final BrandConfiguration NONE =
            new BrandConfiguration(Optional.empty(), Optional.empty(), Optional.empty(), OwnTexts.NONE);

    /** What the colours of links lie on, as in {@code consent.css}: the page, what is around it, and notices. */
    static final List<Colour> LIGHT = List.of(Colour.WHITE, Colour.of("#f4f5f3"), Colour.of("#eef2f0"));

    /** The same where the visitor's system is dark. */
    static final List<Colour> DARK = List.of(Colour.of("#1c211e"), Colour.of("#121513"), Colour.of("#262d29"));

    /**
     * The colour of buttons and links.
     *
     * @param light can be read on what is light
     * @param dark can be read on what is dark
     */
    public record Colours(Colour light, Colour dark) {
        /** A style sheet that has them replace ours. */
        public String styleSheet() {
            return """
                    :root { --brand: %s; --brand-ink: %s; }
                    @media (prefers-color-scheme: dark) { :root { --brand: %s; --brand-ink: %s; } }
                    """.formatted(light, light.ink(), dark, dark.ink());
        }

        /** The name of that style sheet, unique to its content. */
        public String name() {
            return (light + "-" + dark).replace("#", "") + ".css";
        }
    }
}
