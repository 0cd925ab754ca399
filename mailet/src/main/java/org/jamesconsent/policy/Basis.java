package org.jamesconsent.policy;

/** The legal ground on which a send is allowed. */
public enum Basis {
    /** No marketing at all. */
    SERVICE,
    /** The person agreed. */
    CONSENT,
    /** Addressed as a professional, on what concerns the profession, and informed. */
    PROFESSIONAL,
    /** A customer, on the same or a similar kind of product, who was offered the opt-out. */
    EXISTING_CUSTOMER,
    /** No commercial aim. */
    NON_PROFIT
}
