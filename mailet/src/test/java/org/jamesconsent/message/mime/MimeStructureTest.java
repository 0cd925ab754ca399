package org.jamesconsent.message.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MimeStructureTest {

    @Test
    void ofShouldNotConfuseBoundaryWithOneThatItBegins() throws Exception {
        assertThat(
                        leaves(
                                "Content-Type: multipart/mixed; boundary=ab\n\n--ab\n\none\n--abc\nstill one\n--ab  \n\ntwo\n--ab--\nepilogue"))
                .containsExactly("1: one\n--abc\nstill one", "2: two");
    }

    @Test
    void ofShouldEndInnerPartsWhenOnlyOuterBoundaryComes() throws Exception {
        assertThat(leaves("""
                        Content-Type: multipart/mixed; boundary="outer"

                        --outer
                        Content-Type: multipart/alternative; boundary=inner

                        --inner

                        text
                        --outer

                        attachment""")).containsExactly("1.1: text", "2: attachment");
    }

    @Test
    void ofShouldTakeFirstDelimiterForBoundaryWhenParameterIsMissing() throws Exception {
        assertThat(leaves("Content-Type: multipart/mixed\n\npreamble\n--x\n\none\n--x--\n"))
                .containsExactly("1: one");
    }

    @Test
    void ofShouldJoinBoundaryWhenItComesInPieces() throws Exception {
        assertThat(leaves("Content-Type: multipart/mixed; boundary*0=a; boundary*1*=%62c\n\n--abc\n\none\n--abc--\n"))
                .containsExactly("1: one");
    }

    @Test
    void ofShouldLeaveAttachedMessageWhole() throws Exception {
        assertThat(leaves("Content-Type: message/rfc822\n\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\none"))
                .hasSize(1);
    }

    @Test
    void ofShouldEndPartWhenItsEmptyLineIsMissing() throws Exception {
        assertThat(leaves(
                        "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/html\n--x\n\ntwo\n--x--"))
                .containsExactly("1: ", "2: two");
    }

    @Test
    void ofShouldAcceptEmptyParts() throws Exception {
        assertThat(leaves("Content-Type: multipart/mixed; boundary=x\n\n--x\n\n--x\n\n\n--x--"))
                .containsExactly("1: ", "2: ");
    }

    @Test
    void headersShouldKeepFoldedFieldsWhole() throws Exception {
        byte[] message = bytes("Subject: one\r\n two\r\nTo : a@example.org\r\nbroken\r\n\r\nbody");
        HeaderBlock headers = MimeStructure.of(message, Limits.DEFAULT).headers();
        assertThat(headers.fields()).extracting(HeaderField::name).containsExactly("Subject", "To", "");
        assertThat(headers.value("SUBJECT")).contains("one two");
        assertThat(headers.isTerminated()).isTrue();
    }

    @Test
    void headersShouldSeeTheLinesThatJakartaMailSeesWhenCarriageReturnStandsAlone() throws Exception {
        byte[] message = bytes("Subject: one\rX-Consent-Purpose: news\r\r\nTo: a\r\rbody");
        assertThat(MimeStructure.of(message, Limits.DEFAULT).headers().fields())
                .extracting(HeaderField::name)
                .containsExactly("Subject", "X-Consent-Purpose", "To");
    }

    @Test
    void lineEndingShouldBeTheOneMostHeaderLinesHave() throws Exception {
        assertThat(MimeStructure.of(bytes("A: b\nC: d\nE: f\r\n\n"), Limits.DEFAULT)
                        .lineEnding())
                .isEqualTo(LineEnding.LF);
        assertThat(MimeStructure.of(bytes("A: b"), Limits.DEFAULT).lineEnding()).isEqualTo(LineEnding.CRLF);
    }

    private static List<String> leaves(String message) throws MalformedMessageException {
        List<String> leaves = new ArrayList<>();
        collect(MimeStructure.of(bytes(message), Limits.DEFAULT).root(), message, leaves);
        return leaves;
    }

    private static void collect(MimePart part, String message, List<String> leaves) {
        if (!part.isMultipart()) {
            leaves.add(part.path() + ": " + message.substring(part.bodyStart(), part.bodyEnd()));
        }
        part.children().forEach(child -> collect(child, message, leaves));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
