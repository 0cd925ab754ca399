package org.jamesconsent.page;

/** A page; its template is called like it. */
public enum Page {
    UNSUBSCRIBE("unsubscribe.html"),
    UNSUBSCRIBED("unsubscribed.html"),
    PREFERENCES("preferences.html"),
    SUBSCRIBE("subscribe.html"),
    ASKED("asked.html"),
    CONFIRM("confirm.html"),
    OWN_DATA("owndata.html"),
    PROBLEM("problem.html");

    private final String file;

    Page(String file) {
        this.file = file;
    }

    /** The name of the template's file. */
    public String file() {
        return file;
    }
}
