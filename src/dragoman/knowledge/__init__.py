"""Who and where exists: actors and places as packaged, read-only data."""
