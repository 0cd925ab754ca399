package org.jamesconsent.config;

import com.google.common.hash.Hashing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jamesconsent.config.TextForm.UnfitTextException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** A picture that every page shows, as it came. Immutable: what it is given must not be changed. */
public final class Logo {
    private static final int MAX_BYTES = 256 * 1024;
    private static final List<String> ACTIVE =
            List.of("script", "foreignobject", "iframe", "object", "embed", "audio", "video", "handler", "listener");
    private static final String ONE = "a PNG, WebP or SVG file of at most 256 KiB";
    private static final String STILL =
            "an SVG file without DOCTYPE, scripts, event handlers, foreignObject and addresses of other files";

    private final String name;
    private final String mediaType;
    private final byte[] content;

    private Logo(String suffix, String mediaType, byte[] content) {
        this.name = Hashing.sha256().hashBytes(content).toString().substring(0, 16) + suffix;
        this.mediaType = mediaType;
        this.content = content;
    }

    /** @throws UnfitTextException if it cannot be shown */
    static Logo read(Path file) {
        byte[] content;
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new UnfitTextException(ONE);
            }
            content = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UnfitTextException("a readable file at " + file);
        }
        if (startsWith(content, 0, HexFormat.of().parseHex("89504e470d0a1a0a"))) {
            return new Logo(".png", "image/png", content);
        }
        if (startsWith(content, 0, "RIFF".getBytes(StandardCharsets.US_ASCII))
                && startsWith(content, 8, "WEBP".getBytes(StandardCharsets.US_ASCII))) {
            return new Logo(".webp", "image/webp", content);
        }
        requireStill(content);
        return new Logo(".svg", "image/svg+xml", content);
    }

    private static boolean startsWith(byte[] content, int offset, byte[] start) {
        return content.length >= offset + start.length
                && Arrays.equals(content, offset, offset + start.length, start, 0, start.length);
    }

    /** Browsers run no script of an img. Whoever opens the picture by itself is kept from it by this and by our headers. */
    private static void requireStill(byte[] content) {
        Document document;
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder parser = factory.newDocumentBuilder();
            parser.setErrorHandler(new DefaultHandler());
            document = parser.parse(new ByteArrayInputStream(content));
        } catch (SAXException | IOException e) {
            throw new UnfitTextException(ONE + "; if it is meant to be SVG: " + STILL + " (" + e.getMessage() + ")");
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("every Java platform must have an XML parser", e);
        }
        if (!"svg".equals(document.getDocumentElement().getLocalName())) {
            throw new UnfitTextException(ONE);
        }
        NodeList elements = document.getElementsByTagName("*");
        for (int i = 0; i < elements.getLength(); i++) {
            requireStill((Element) elements.item(i));
        }
    }

    private static void requireStill(Element element) {
        String name = element.getLocalName().toLowerCase(Locale.ROOT);
        if (ACTIVE.contains(name) || name.equals("style") && isForeign(element.getTextContent())) {
            throw new UnfitTextException(STILL + "; it has <" + element.getLocalName() + ">");
        }
        NamedNodeMap attributes = element.getAttributes();
        for (int i = 0; i < attributes.getLength(); i++) {
            String attribute = attributes.item(i).getLocalName().toLowerCase(Locale.ROOT);
            String value = attributes.item(i).getNodeValue().strip().toLowerCase(Locale.ROOT);
            boolean leads = attribute.equals("href") && !value.startsWith("#") && !value.startsWith("data:image/");
            if (leads || attribute.startsWith("on") || isForeign(value)) {
                throw new UnfitTextException(
                        STILL + "; it has the attribute " + attributes.item(i).getNodeName());
            }
        }
    }

    private static boolean isForeign(String style) {
        String text = style.toLowerCase(Locale.ROOT).replaceAll("[\\s'\"]", "");
        return text.contains("@import")
                || text.contains("javascript:")
                || text.replace("url(#", "").contains("url(");
    }

    /** Unique to its content, with a suffix that says what it is. */
    public String name() {
        return name;
    }

    /** The media type. */
    public String mediaType() {
        return mediaType;
    }

    /** The file; not to be changed. */
    public byte[] content() {
        return content;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Logo logo && logo.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
