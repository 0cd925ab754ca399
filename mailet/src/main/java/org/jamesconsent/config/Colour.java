package org.jamesconsent.config;

import java.util.List;

/** A colour (sRGB), and how well it can be told from others, as WCAG 2.2 measures it. Each part is from 0 to 255. */
public record Colour(int red, int green, int blue) {
    /** How much text must differ from what is behind it (WCAG 2.2, 1.4.3). */
    public static final double READABLE = 4.5;

    static final Colour WHITE = new Colour(255, 255, 255);
    static final Colour BLACK = new Colour(0, 0, 0);
    private static final int STEPS = 100;

    /**
     * @param text such as {@code #1f5c41}
     * @throws IllegalArgumentException if it is no colour
     */
    static Colour of(String text) {
        if (!text.matches("#[0-9a-fA-F]{6}")) {
            throw new IllegalArgumentException("no colour");
        }
        int rgb = Integer.parseInt(text.substring(1), 16);
        return new Colour(rgb >> 16, rgb >> 8 & 0xFF, rgb & 0xFF);
    }

    /** From 1, for the same colour, to 21. */
    public double contrast(Colour other) {
        double lighter = Math.max(luminance(), other.luminance());
        double darker = Math.min(luminance(), other.luminance());
        return (lighter + 0.05) / (darker + 0.05);
    }

    /** The least {@link #contrast} to any of these. */
    double contrast(List<Colour> grounds) {
        return grounds.stream().mapToDouble(this::contrast).min().orElse(1);
    }

    /** White or black, whichever can be read on it; one always can. */
    public Colour ink() {
        return contrast(WHITE) >= contrast(BLACK) ? WHITE : BLACK;
    }

    /** This colour, as little mixed with another as it takes to be readable on these. */
    Colour readableOn(List<Colour> grounds, Colour other) {
        for (int step = 0; step < STEPS; step++) {
            Colour mixed = mixed(other, (double) step / STEPS);
            if (mixed.contrast(grounds) >= READABLE) {
                return mixed;
            }
        }
        return other;
    }

    private Colour mixed(Colour other, double share) {
        return new Colour(
                (int) Math.round(red + (other.red - red) * share),
                (int) Math.round(green + (other.green - green) * share),
                (int) Math.round(blue + (other.blue - blue) * share));
    }

    private double luminance() {
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    }

    private static double linear(int part) {
        double share = part / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }

    /** As in a style sheet. */
    @Override
    public String toString() {
        return "#%02x%02x%02x".formatted(red, green, blue);
    }
}
