"""Reviews: an append-only log of decisions, what holds after them, and queues of what to look at."""
