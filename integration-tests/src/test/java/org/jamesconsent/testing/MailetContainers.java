package org.jamesconsent.testing;

/** Small mailetcontainer.xml files for the tests of the harness. */
final class MailetContainers {
    private MailetContainers() {}

    /**
     * Every mail goes through {@code mailets} and is then delivered. The processor that James wants, with the removal of
     * Bcc, is there and not on their way: in James 3.9 that mailet makes James write the header anew.
     */
    static String delivering(String mailets) {
        return """
                <mailetcontainer>
                  <context><postmaster>postmaster@localhost</postmaster></context>
                  <spooler><threads>4</threads><errorRepository>memory://var/mail/error/</errorRepository></spooler>
                  <processors>
                    <processor state="root">
                      <mailet match="All" class="ToProcessor"><processor>deliver</processor></mailet>
                    </processor>
                    <processor state="error">
                      <mailet match="All" class="ToRepository">
                        <repositoryPath>memory://var/mail/error/</repositoryPath>
                      </mailet>
                    </processor>
                    <processor state="transport">
                      <mailet match="All" class="RemoveMimeHeader"><name>bcc</name></mailet>
                      <mailet match="All" class="RemoteDelivery"/>
                    </processor>
                    <processor state="deliver">
                      %s
                      <mailet match="All" class="RemoteDelivery"/>
                    </processor>
                  </processors>
                </mailetcontainer>
                """.formatted(mailets);
    }
}
