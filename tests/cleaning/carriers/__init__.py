"""Files that each tell who made them in one place, by the kind of file: (made of two names, cleaned as)."""
