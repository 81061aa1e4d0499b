"""TIME: working calendars, limits in working time, the national year of holidays and make-up days.

Pure: imports neither Flask nor SQLAlchemy and never asks the clock. Every moment taken or given is an aware datetime.
"""
