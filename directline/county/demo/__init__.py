"""A living demonstration: invented people and firms whose matters are lived through the verbs, at their own moments."""
