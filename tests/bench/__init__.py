"""Benchmarks: every figure is a ratio against a bare reference measured in the same run. ``make bench``."""
