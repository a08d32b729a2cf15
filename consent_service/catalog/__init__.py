"""Purposes, services with their cookies, collected items, and the service switches."""
