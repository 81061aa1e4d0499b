"""VERBS: what may happen to a ticket, when and by whom; the only writers of its status."""
