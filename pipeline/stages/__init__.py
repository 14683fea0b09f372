"""From typed rows to answers: frame in, frame out, no files."""
