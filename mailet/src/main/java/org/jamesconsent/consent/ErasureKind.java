package org.jamesconsent.consent;

/** Why evidence or facts of a person went. */
public enum ErasureKind {
    /** The person wanted to be forgotten (GDPR article 17): what is known goes, opt-outs stay. */
    PERSON(true),
    /** There was no contact for too long: facts about the person go. */
    FACTS(true),
    /** Nothing rests on it any more, and the time to prove it is over. */
    EVIDENCE(false),
    /** A request was not confirmed in time. */
    REQUEST(false);

    private final boolean endsProfile;

    ErasureKind(boolean endsProfile) {
        this.endsProfile = endsProfile;
    }

    /** Whether nothing counts any more that was learnt of the person up to then. */
    public boolean endsProfile() {
        return endsProfile;
    }
}
