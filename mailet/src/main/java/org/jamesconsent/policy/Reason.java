package org.jamesconsent.policy;

/** Why a send is refused. The names are part of reports, logs and headers: they do not change. */
public enum Reason {
    OPTED_OUT,
    UNDELIVERABLE,
    GUARDIAN_REQUIRED,
    UNCONFIRMED,
    UNRELATED_TO_PROFESSION,
    NOT_INFORMED,
    PASSIVE_CONSENT,
    EXPIRED,
    NO_CONSENT
}
