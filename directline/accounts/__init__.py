"""ACCOUNTS: who someone is. Passwords, sessions, one-time links, the lock-out, registration; none knows a request."""
