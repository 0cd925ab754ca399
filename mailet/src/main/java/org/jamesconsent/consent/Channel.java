package org.jamesconsent.consent;

import java.util.Locale;

/** The way by which a person is contacted. A consent holds for one channel; an objection holds for all of them. */
public enum Channel {
    MAIL,
    SMS,
    PUSH;

    /** The name used in configuration, files and stores: {@code mail}, {@code sms}, {@code push}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if {@code code} names no channel */
    public static Channel fromCode(String code) {
        for (Channel channel : values()) {
            if (channel.code().equals(code)) {
                return channel;
            }
        }
        throw new IllegalArgumentException("channel must be one of mail, sms, push");
    }
}
