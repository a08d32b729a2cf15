"""The banner beside its open-source peers: equal pages, one machine, one run, turns rotated.

Run ``make bench-banner``, or ``python -m benchmarks.banner --help``.
"""
