"""What counts as an event: PLOVER as data files, their pattern language and their loader."""
