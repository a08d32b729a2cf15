"""Changes written in their cause's transaction; positions are given after the commit."""
