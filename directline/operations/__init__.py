"""OPERATIONS: is everything alive and whole; signs of life, checks, tidying."""
