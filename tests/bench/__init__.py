"""Benches: quality, cost and time, beside peers where those are installed."""
