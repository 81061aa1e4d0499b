"""The county's own parameters, calendar, limits and words, as the database has them."""
