"""Measurements that anyone can repeat. Nothing here is imported by the service or ships with it."""
