package org.jamesconsent.it;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jamesconsent.testing.Mailboxes.Received;

/** Reports about delivered copies, as other mail systems write them. */
final class Reports {
    private Reports() {}

    /** A delivery status notification (RFC 3464). */
    static String bounce(String messageId, String recipient, String status, String diagnostic, String returned) {
        return "From: MAILER-DAEMON@mx.example.com\nTo: whom@example.org\nSubject: Undelivered Mail Returned to Sender\n"
                + "Auto-Submitted: auto-replied\nMessage-ID: " + messageId + "\nMIME-Version: 1.0\n"
                + "Content-Type: multipart/report; report-type=delivery-status; boundary=\"=b\"\n\n"
                + "--=b\nContent-Type: text/plain; charset=us-ascii\n\n"
                + "I'm sorry to have to inform you that your message could not be delivered.\n\n"
                + "--=b\nContent-Type: message/delivery-status\n\n"
                + "Reporting-MTA: dns; mx.example.com\nArrival-Date: Sun, 22 Nov 2026 08:00:00 +0000\n\n"
                + "Final-Recipient: rfc822; " + recipient + "\nOriginal-Recipient: rfc822;" + recipient
                + "\nAction: failed\nStatus: " + status + "\nDiagnostic-Code: smtp; " + diagnostic + "\n\n"
                + "--=b\nContent-Type: text/rfc822-headers\n\n" + returned + "\n--=b--\n";
    }

    /** A feedback report (RFC 5965) without any address of the recipient. */
    static String complaint(String messageId, String type, String returned) {
        return "From: fbl@provider.example\nTo: whom@example.org\nSubject: FW: a message\nMessage-ID: " + messageId
                + "\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=feedback-report; boundary=\"=b\"\n\n"
                + "--=b\nContent-Type: text/plain; charset=us-ascii\n\nThis is an email abuse report.\n\n"
                + "--=b\nContent-Type: message/feedback-report\n\n"
                + "Feedback-Type: " + type + "\nUser-Agent: Provider-FBL/2.0\nVersion: 1\n"
                + "Original-Rcpt-To: redacted@provider.example\nReported-Domain: example.org\n\n"
                + "--=b\nContent-Type: message/rfc822\n\n" + returned + "\n\nredacted\n\n--=b--\n";
    }

    /** A report in JSON (XARF 2, as RFC 9477 allows) without any address of the recipient. */
    static String xarf(String messageId, String returned) {
        String json = "{\"Version\":\"2\",\"ReporterInfo\":{\"ReporterOrg\":\"Example Mailboxes\"},\"Disclosure\":true,"
                + "\"Report\":{\"ReportClass\":\"Activity\",\"ReportType\":\"Spam\",\"SourceIp\":\"192.0.2.1\",\"Samples\":["
                + "{\"ContentType\":\"message/rfc822\",\"Base64Encoded\":true,\"Payload\":\""
                + Base64.getEncoder()
                        .encodeToString(returned.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8))
                + "\"}]}}";
        return "From: fbl@provider.example\nTo: whom@example.org\nSubject: Spam report\nMessage-ID: " + messageId
                + "\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"=b\"\n\n"
                + "--=b\nContent-Type: text/plain\n\nOne of our users does not want this.\n\n"
                + "--=b\nContent-Type: application/json; name=xarf.json\nContent-Transfer-Encoding: base64\n\n"
                + Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(json.getBytes(StandardCharsets.UTF_8))
                + "\n--=b--\n";
    }

    /** The header of a copy, as it is returned. */
    static String headerOf(Received copy) {
        String all = new String(copy.bytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        return all.substring(0, all.indexOf("\n\n") + 1);
    }
}
