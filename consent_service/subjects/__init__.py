"""People, found by keyed hashes of their identifiers; links, erasure, suppression."""
