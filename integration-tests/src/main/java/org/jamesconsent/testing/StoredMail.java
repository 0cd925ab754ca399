package org.jamesconsent.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.mail.MessagingException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.apache.james.core.MailAddress;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.PerRecipientHeaders.Header;

/**
 * One queued mail as a file: a line of JSON with the envelope, then the bytes of the message. What survives is what
 * survives a broker: an attribute whose value has no JSON form is left out without a word, as the RabbitMQ queue of
 * James does.
 */
final class StoredMail {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DUE = "due";

    private StoredMail() {}

    /**
     * Writes {@code mail} to {@code target} through a temporary file beside it, so that {@code target} is either whole
     * or absent. When {@code sync} is set, content and name are on disk when this returns.
     */
    static void write(Mail mail, Instant due, Path target, boolean sync) throws IOException, MessagingException {
        Path part = target.resolveSibling(target.getFileName() + ".part");
        try (FileChannel channel = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
            out.write(JSON.writeValueAsBytes(envelope(mail, due)));
            out.write('\n');
            mail.getMessage().writeTo(out);
            out.flush();
            if (sync) {
                channel.force(true);
            }
        } catch (IOException | MessagingException | RuntimeException e) {
            Files.deleteIfExists(part);
            throw e;
        }
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        if (sync) {
            try (FileChannel folder = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
                folder.force(true);
            }
        }
    }

    /** When the mail in {@code file} may be handed out. */
    static Instant due(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return Instant.ofEpochMilli(readEnvelope(in).get(DUE).asLong());
        }
    }

    /** A mail of its own, that shares nothing with the one once written. */
    static MailImpl read(Path file) throws IOException, MessagingException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            MailImpl mail = mail(readEnvelope(in));
            mail.setMessageContent(MimeMessageInputStreamSource.create(mail.getName(), in));
            return mail;
        }
    }

    private static ObjectNode envelope(Mail mail, Instant due) {
        ObjectNode node = JSON.createObjectNode();
        node.put(DUE, due.toEpochMilli());
        node.put("name", mail.getName());
        node.put("state", mail.getState());
        mail.getMaybeSender().asOptional().ifPresent(sender -> node.put("sender", sender.asString()));
        ArrayNode recipients = node.putArray("recipients");
        mail.getRecipients().forEach(recipient -> recipients.add(recipient.asString()));
        node.put("errorMessage", mail.getErrorMessage());
        node.put("remoteHost", mail.getRemoteHost());
        node.put("remoteAddr", mail.getRemoteAddr());
        if (mail.getLastUpdated() != null) {
            node.put("lastUpdated", mail.getLastUpdated().getTime());
        }
        ObjectNode attributes = node.putObject("attributes");
        mail.attributes().forEach(attribute -> attribute
                .getValue()
                .toJson()
                .ifPresent(json -> attributes.set(attribute.getName().asString(), json)));
        ArrayNode headers = node.putArray("recipientHeaders");
        mail.getPerRecipientSpecificHeaders().getHeadersByRecipient().forEach((recipient, header) -> headers.addObject()
                .put("recipient", recipient.asString())
                .put("name", header.getName())
                .put("value", header.getValue()));
        return node;
    }

    private static JsonNode readEnvelope(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("Queue file ends within its envelope");
            }
            line.write(next);
        }
        return JSON.readTree(line.toByteArray());
    }

    private static MailImpl mail(JsonNode node) throws MessagingException {
        MailImpl.Builder builder = MailImpl.builder()
                .name(node.get("name").asText())
                .state(node.get("state").asText())
                .errorMessage(node.get("errorMessage").textValue())
                .remoteHost(node.get("remoteHost").textValue())
                .remoteAddr(node.get("remoteAddr").textValue());
        if (node.has("sender")) {
            builder.sender(node.get("sender").asText());
        }
        for (JsonNode recipient : node.get("recipients")) {
            builder.addRecipient(recipient.asText());
        }
        if (node.has("lastUpdated")) {
            builder.lastUpdated(new Date(node.get("lastUpdated").asLong()));
        }
        for (Map.Entry<String, JsonNode> attribute : node.get("attributes").properties()) {
            builder.addAttribute(
                    new Attribute(AttributeName.of(attribute.getKey()), AttributeValue.fromJson(attribute.getValue())));
        }
        for (JsonNode header : node.get("recipientHeaders")) {
            builder.addHeaderForRecipient(
                    Header.builder()
                            .name(header.get("name").asText())
                            .value(header.get("value").asText())
                            .build(),
                    new MailAddress(header.get("recipient").asText()));
        }
        return builder.build();
    }
}
