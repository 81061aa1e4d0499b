"""Sealed complaints 密件: who complained, who is barred, what a reader could recognise."""
