"""One module a question: what happened, to whom, when, where, according to whom. They share records, and nothing else."""
