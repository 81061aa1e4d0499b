"""DOORS: HTTP in, HTML out; no rule of the county lives here."""
