package org.apache.james.transport.mailets;

import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/** Stand-in: lets every mail pass. */
public class RecipientRewriteTable extends GenericMailet {
    @Override
    public void service(Mail mail) {}
}
