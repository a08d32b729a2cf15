"""Consent Service: multi-tenant consent, cookie preferences, and the answer to "may I, and why?"."""
