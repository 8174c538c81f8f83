"""Text to parsed sentences with parser-neutral roles; the only package that imports spaCy."""
