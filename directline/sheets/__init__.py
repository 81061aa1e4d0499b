"""SHEETS: a program of its own that turns a strange spreadsheet into rows of values, within limits."""
