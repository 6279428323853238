"""Benchmarks: ratios within one run against a named yardstick, never an absolute time that a test would trust."""
