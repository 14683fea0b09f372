"""What changed since the last time, and because of what; what people decided against our answers."""
