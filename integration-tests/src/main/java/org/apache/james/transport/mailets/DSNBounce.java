package org.apache.james.transport.mailets;

/** Stand-in: {@link Bounce}; no delivery status part is made. */
public class DSNBounce extends Bounce {}
