"""Policies and their versions: notice periods, import, differences, public pages."""
