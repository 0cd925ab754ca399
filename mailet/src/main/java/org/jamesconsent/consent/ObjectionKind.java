package org.jamesconsent.consent;

/** Why a person may be sent no marketing at all, for no purpose and by no channel. */
public enum ObjectionKind {
    /** The person withdrew from everything. */
    WITHDRAWAL,
    /** The person reported our mail as unwanted. */
    COMPLAINT,
    /** The organisation's own staff blocked the person. Only staff can lift it. */
    BLOCK
}
