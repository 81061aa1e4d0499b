"""Proofs of what is promised about sealed complaints; ``make proofs`` runs them at full length."""

import os

IN_FULL = bool(os.environ.get("DIRECTLINE_PROOFS"))
