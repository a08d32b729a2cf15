"""Consent Service: cookie banner, proof of consent, and "may I, and why?" for many tenants."""
