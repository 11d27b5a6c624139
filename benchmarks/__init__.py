"""Measured, never asserted on time: python -m benchmarks."""
