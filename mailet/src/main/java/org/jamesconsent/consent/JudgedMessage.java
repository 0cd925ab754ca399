package org.jamesconsent.consent;

/**
 * A message whose recipients were judged.
 *
 * @param organisation whose message it is
 * @param purpose what it is for
 * @param channel how it goes
 * @param key made of its Message-ID
 */
public record JudgedMessage(OrganisationId organisation, PurposeName purpose, Channel channel, MessageKey key) {}
