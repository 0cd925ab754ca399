package org.jamesconsent.http;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;

/** Draws links as QR codes (ISO/IEC 18004), for a counter or a poster. Pure functions, safe for any thread. */
final class QrCode {
    /** The light border that scanners need, in modules. */
    private static final int QUIET = 4;

    private static final int PIXELS_PER_MODULE = 12;

    /** A form of picture. */
    enum Form {
        SVG("/qr.svg", "image/svg+xml"),
        PNG("/qr.png", "image/png");

        private final String suffix;
        private final String type;

        Form(String suffix, String type) {
            this.suffix = suffix;
            this.type = type;
        }

        /** How the path of such a picture ends. */
        String suffix() {
            return suffix;
        }

        /** The form that a path asks for. */
        static Optional<Form> of(String path) {
            return Arrays.stream(values())
                    .filter(form -> path.endsWith(form.suffix))
                    .findFirst();
        }
    }

    private QrCode() {}

    /**
     * A picture of a link; a sixth of it may be damaged.
     *
     * @throws IllegalArgumentException if the link is longer than some 2000 octets
     */
    static WebResponse of(String link, Form form) {
        io.nayuki.qrcodegen.QrCode code;
        try {
            code = io.nayuki.qrcodegen.QrCode.encodeText(link, io.nayuki.qrcodegen.QrCode.Ecc.MEDIUM);
        } catch (io.nayuki.qrcodegen.DataTooLongException e) {
            throw new IllegalArgumentException("the link is too long for a QR code", e);
        }
        return new WebResponse(
                200,
                Map.of("Content-Type", form.type, "Cache-Control", "public, max-age=3600"),
                form == Form.SVG ? svg(code).getBytes(StandardCharsets.UTF_8) : png(code));
    }

    private static String svg(io.nayuki.qrcodegen.QrCode code) {
        int size = code.size + 2 * QUIET;
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    path.append('M')
                            .append(x + QUIET)
                            .append(',')
                            .append(y + QUIET)
                            .append("h1v1h-1z");
                }
            }
        }
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + size + " " + size
                + "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0,0h" + size + "v" + size
                + "H0z\"/><path d=\""
                + path + "\"/></svg>\n";
    }

    private static byte[] png(io.nayuki.qrcodegen.QrCode code) {
        int size = (code.size + 2 * QUIET) * PIXELS_PER_MODULE;
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_BYTE_BINARY);
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                boolean dark = code.getModule(x / PIXELS_PER_MODULE - QUIET, y / PIXELS_PER_MODULE - QUIET);
                image.setRGB(x, y, dark ? 0x000000 : 0xffffff);
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
