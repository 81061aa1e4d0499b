"""Copies of files without what they tell about who made them: a program of its own, that knows nothing of the line.

``python -m cleaning MEDIA_TYPE < original > copy``: exit 0 = done, 3 = locked by a password, 4 = can not be done,
5 = too much in it, 6 = too many pixels; anything else says nothing about the file. It looks into files that strangers
sent, so it counts before it works, runs with little memory and little time, and without the line's secrets.
It is started from the folder it lies in and so loads nothing else of the house: hence its imports begin with a dot.
"""
