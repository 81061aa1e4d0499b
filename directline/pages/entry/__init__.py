"""Filing for an enterprise: shared by the doors of the office and of other officials; has no views of its own."""
