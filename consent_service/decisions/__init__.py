"""May this purpose run for this person now, and why. Rules only; owns no acts."""
