"""Who acts on a ticket, as the rules name them."""

from enum import StrEnum


class Party(StrEnum):
    """What a person, the scheduler or the import is to one ticket or task.

    The supervision office is a party only where the direct-line office is itself the lead: it then stands in for it.
    A unit is asked by a written inquiry, barred or not; that makes it see nothing of the ticket.
    Of a task, the giver is who wrote it or now holds that post; the owner is everybody of the unit that owes it.
    """

    ENTERPRISE = "enterprise"
    OFFICIAL = "official"
    OFFICE = "office"
    OFFICE_HEAD = "office_head"
    SUPERVISION = "supervision"
    LEAD = "lead"
    CO_HANDLER = "co_handler"
    CARDED = "carded"
    PRINCIPAL = "principal"
    LEADER = "leader"
    ASKED = "asked"
    SYSTEM = "system"
    IMPORT = "import"
    GIVER = "giver"
    OWNER = "owner"
