"""Tasks 交办事项: what is owed by a date and is no ticket."""
