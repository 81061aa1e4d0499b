"""NUMBERS: what the line says about itself, every figure with the tickets behind it."""
