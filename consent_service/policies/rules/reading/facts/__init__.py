"""What the sections of a Korean policy state, one kind of fact a module; nothing is changed."""
