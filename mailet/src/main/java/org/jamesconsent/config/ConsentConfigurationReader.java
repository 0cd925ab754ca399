package org.jamesconsent.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.XMLConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.io.FileHandler;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.jamesconsent.config.InvalidConfigurationException.Fault;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Makes a {@link ConsentConfiguration} from the content of {@code consent.xml}. Variables such as {@code ${env:NAME}},
 * {@code ${sys:name}} and {@code ${env:NAME:-default}} are replaced in text and attributes, as everywhere in James.
 *
 * <p>Reads rule files that the configuration names; never touches store or keys. Safe for any thread, if the function that
 * finds files is.
 */
public final class ConsentConfigurationReader {
    /** How the file is called in messages. */
    private static final String FILE_NAME = "consent.xml";

    private final Function<String, Path> files;

    /**
     * @param files finds a file by what James calls a URL, always starting with {@code file://}, for example {@code
     *     file://var/consent.db}; may refuse by {@link IllegalArgumentException}
     */
    public ConsentConfigurationReader(Function<String, Path> files) {
        this.files = files;
    }

    /**
     * @param xml what James's configuration provider returns for {@code consent}; an empty one means that there is no file
     * @throws InvalidConfigurationException with every fault in it
     */
    public ConsentConfiguration read(HierarchicalConfiguration<ImmutableNode> xml)
            throws InvalidConfigurationException {
        ImmutableNode root = xml.getNodeModel().getNodeHandler().getRootNode();
        if (root.getChildren().isEmpty() && root.getAttributes().isEmpty()) {
            throw refusal("consent", "", "the file conf/consent.xml with at least one <organisation>");
        }
        // A part of a larger configuration may come without the name of its root.
        if (root.getNodeName() != null && !root.getNodeName().equals("consent")) {
            throw refusal("consent", "<" + root.getNodeName() + ">", "<consent> as the root");
        }
        FaultList faults = new FaultList(FILE_NAME);
        ConsentXml consent = new ConsentXml(files, faults);
        ConsentConfiguration configuration = consent.read(new XmlElement(root, "", faults, xml.getInterpolator()))
                .orElse(null);
        faults.throwIfAny();
        if (configuration == null) {
            throw new IllegalStateException("what is not read must be a fault");
        }
        return configuration;
    }

    /**
     * Reads a file without a James, and as James would: same parser settings, same variables, and file URLs in it
     * relative to its {@link WorkingDirectory}.
     *
     * @throws InvalidConfigurationException with every fault in it; also if the file is missing or no XML
     */
    public static ConsentConfiguration readFile(Path file) throws InvalidConfigurationException {
        XMLConfiguration xml = new XMLConfiguration();
        try (InputStream in = Files.newInputStream(file)) {
            xml.setDocumentBuilder(quietParser());
            new FileHandler(xml).load(in);
        } catch (IOException e) {
            throw refusal(
                    "consent", "", "a readable file " + file.toAbsolutePath().normalize());
        } catch (ConfigurationException e) {
            throw unparsable(e);
        }
        return new ConsentConfigurationReader(WorkingDirectory.of(file)).read(xml);
    }

    /** What James's configuration provider throws on a file that is no XML, in the words of this package. */
    public static InvalidConfigurationException unparsable(ConfigurationException e) {
        return e.getCause() instanceof SAXParseException cause
                ? refusal(
                        "line " + cause.getLineNumber() + ", column " + cause.getColumnNumber(),
                        cause.getMessage(),
                        "well-formed XML")
                : refusal("consent", String.valueOf(e.getMessage()), "well-formed XML");
    }

    private static InvalidConfigurationException refusal(String element, String value, String expected) {
        return new InvalidConfigurationException(List.of(new Fault(FILE_NAME, element, value, expected)));
    }

    /** Without a handler the JDK's parser prints each error to the standard error stream. */
    private static DocumentBuilder quietParser() {
        try {
            DocumentBuilder parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
            parser.setErrorHandler(new DefaultHandler());
            return parser;
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("every Java platform must have an XML parser", e);
        }
    }
}
