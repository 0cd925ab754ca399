package org.jamesconsent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.apache.commons.configuration2.XMLConfiguration;
import org.apache.commons.configuration2.tree.ImmutableNode;

/** What each form accepts stands in {@link ConsentConfigurationReaderTest}. */
class TextFormTest {
    private static final List<TextForm<?>> FORMS = List.of(
            TextForm.LINE,
            TextForm.BOOLEAN,
            TextForm.KIND,
            TextForm.DOUBLE_OPT_IN,
            TextForm.PROOF,
            TextForm.WITHOUT_VISIBLE_LINK,
            TextForm.SIGNED_MESSAGES,
            TextForm.ORGANISATION_ID,
            TextForm.PURPOSE_NAME,
            TextForm.ADDRESS,
            TextForm.TOKENED_ADDRESS,
            TextForm.DOMAIN,
            TextForm.USER,
            TextForm.BASE_URL,
            TextForm.PAGE_URL,
            TextForm.LANGUAGE,
            TextForm.ZONE,
            TextForm.AGE,
            TextForm.LIFETIME,
            TextForm.FAILING_PERIOD,
            TextForm.FAILURES,
            TextForm.WAIT,
            TextForm.NETWORK,
            TextForm.LIST_ID);

    @Property
    void everyFormShouldAcceptOrReportWhateverTheText(@ForAll String text) {
        assertAcceptedOrReported(text);
    }

    @Property
    void everyFormShouldAcceptOrReportWhateverTheAsciiText(
            @ForAll
                    @StringLength(max = 30)
                    @Chars({
                        'a', 'z', 'P', 'T', 'Y', 'M', '0', '9', '-', '+', '.', ':', '/', '@', '[', ']', '"', '\\', '$',
                        '{', '}', ' ', '%', '?', '#', '\n'
                    })
                    String text) {
        assertAcceptedOrReported(text);
        assertAcceptedOrReported("https://" + text);
        assertAcceptedOrReported("a@" + text);
    }

    private static void assertAcceptedOrReported(String text) {
        for (TextForm<?> form : FORMS) {
            FaultList faults = new FaultList("consent.xml");
            ImmutableNode node = new ImmutableNode.Builder()
                    .name("consent")
                    .addChild(new ImmutableNode.Builder().name("x").value(text).create())
                    .create();

            boolean accepted = new XmlElement(node, "", faults, new XMLConfiguration().getInterpolator())
                    .required("x", form)
                    .isPresent();

            assertThat(faults.count()).as(form.expected()).isEqualTo(accepted ? 0 : 1);
        }
    }
}
