"""VERBS: one function per action of MOVES; each takes ``by=`` and ``at=`` (now, if left out) and never commits.

Each module lists its functions in ``__all__``, and the types of what they take.
"""

from directline.tickets.lifecycle.aftermath import *
from directline.tickets.lifecycle.closing import *
from directline.tickets.lifecycle.conversation import *
from directline.tickets.lifecycle.dispatching import *
from directline.tickets.lifecycle.following import *
from directline.tickets.lifecycle.handlers import *
from directline.tickets.lifecycle.handling import *
from directline.tickets.lifecycle.imported import *
from directline.tickets.lifecycle.inquiries import *
from directline.tickets.lifecycle.intake import *
from directline.tickets.lifecycle.sealing import *
from directline.tickets.lifecycle.tasks import *
