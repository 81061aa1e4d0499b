"""POST: the sender behind the outbox; nothing else talks to the outside."""
