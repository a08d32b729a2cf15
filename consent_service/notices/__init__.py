"""Content-addressed snapshots of what a person is shown, and their terms hashes."""
