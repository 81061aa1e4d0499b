"""Recipients: an office clerk sees every ticket."""

from directline.models import DepartmentKind
from tests import factories


def clerk(**values):
    return factories.user(department_id=factories.department(DepartmentKind.OFFICE).id, **values)
