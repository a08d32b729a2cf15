"""Who did what, when, and what it was before and after. Append-only."""
