"""Tenants, their products, customer companies, sites and API keys."""
