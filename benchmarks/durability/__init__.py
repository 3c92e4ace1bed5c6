"""The durability contract, clause by clause, in its long form. See `python -m benchmarks.durability --help`."""
