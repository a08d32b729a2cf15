"""Signed links for people: the preference centre and one-click unsubscribe."""
