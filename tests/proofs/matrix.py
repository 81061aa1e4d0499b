"""Who may open which door, said a second time: by hand, and not in the words of the code.

A new route fails the matrix until its row stands here. Below: who finds which ticket, by what they are to it.
"""

ANYBODY = "anonymous owner newcomer handler head clerk office_head inspector liaison secretary vice admin auditor"
PEOPLE = ANYBODY.removeprefix("anonymous ")
FIRM = "owner newcomer"
OFFICIALS = "handler head clerk office_head inspector liaison"
OFFICE = "clerk office_head"
LEADERS = "secretary vice"
INSIDE = f"{OFFICIALS} {LEADERS}"
CONCERNED = f"{FIRM} {INSIDE}"

DOORS = {
    ANYBODY: """
        account.registration account.sign_in account.sign_out links.forgotten links.password links.sent
        links.sign_in number.confirm profile.change_preferences public.health public.home
    """,
    PEOPLE: "notices.follow notices.listed notices.read_all profile.password profile.show",
    FIRM: "number.change number.give_up enterprise.tickets filing.about_whom filing.choose filing.discard filing.keep filing.receipt filing.write",
    OFFICIALS: """
        handler.care handler.file handler.inbox handler.tickets inquiry.letters ticket.answer ticket.answer_draft
        task.report_task task.report_task_draft
    """,
    OFFICE: """
        office.cards office.desk office.enterprise office.enterprises office.file office.members office.numbers office.overdue
        office.decide_number office.past office.queue office.tickets office.verifications office.verify_account
        office.verify_enterprise
    """,
    f"{OFFICE} inspector": "office.cares office.confirm_care office.refuse_care",
    "inspector": "supervision.cards supervision.desk supervision.letters supervision.overdue supervision.on_behalf",
    LEADERS: "leadership.cards leadership.month leadership.overdue leadership.running_figure",
    "secretary": """
        leadership.annex leadership.annex_figure leadership.digest leadership.digest_instruct leadership.digests
        leadership.figure
    """,
    INSIDE: "inquiry.letter tasks.listed ticket.card ticket.instruct ticket.instruct_draft ticket.letter",
    CONCERNED: """
        file.download ticket.deadline ticket.identity ticket.page ticket.step ticket.supplement ticket.supplement_draft
        task.page task.step
    """,
    "admin": """
        admin.calendar admin.categories admin.category admin.close_department admin.close_user admin.department
        admin.departments admin.end_deputy admin.invite admin.ladder admin.limits admin.merge_department admin.new_department
        admin.new_local_day admin.new_user_link admin.notice admin.open_department admin.open_user admin.parameters
        admin.remove_local_day admin.remove_rung admin.rung admin.unlock_user admin.user admin.user_deputies admin.user_link
        admin.user_place admin.users
    """,
    "auditor": "admin.audit admin.readings admin.verify_chains",
    "admin auditor": "admin.changes admin.grant admin.grants admin.refuse_grant",
}

TICKETS = ("ordinary", "confidential", "recused", "about unit", "about office", "about leader")
RELATIONS = {
    "owner": "+ + + + + +",
    "colleague": "+ - + - - -",
    "newcomer": "- - - - - -",
    "stranger": "- - - - - -",
    "handler": "+ + + - - -",
    "head": "+ + + - - -",
    "below": "- - - - - -",
    "leaver": "- - - - - -",
    "former": "+ + - - - -",
    "co_handler": "+ + + - - -",
    "other_handler": "- - - - - -",
    "butler": "+ + - - - -",
    "sponsor": "+ + + - - -",
    "vice": "+ + + - - -",
    "other_vice": "- - - - - -",
    "clerk": "+ + + + - -",
    "office_head": "+ + + + - -",
    "inspector": "- - - - + -",
    "liaison": "- - - + + +",
    "secretary": "+ + + + + +",
    "magistrate": "+ + + + + +",
    "admin": "- - - - - -",
    "auditor": "- - - - - -",
    "anonymous": "- - - - - -",
}
"""Where each finds the tickets above, in that order: filed by ``owner``, led by the unit of ``handler``; ``below``
serves in a station under that unit, ``leaver`` has left it, the unit of ``former`` had it first, and the unit of
``butler`` is the one recused; the sealed ones are in the hands of ``liaison``."""


def rows() -> dict[str, set[str]]:
    """By endpoint, who may enter."""
    return {endpoint: set(who.split()) for who, endpoints in DOORS.items() for endpoint in endpoints.split()}


def finds(person: str, ticket: str) -> bool:
    return RELATIONS[person].split()[TICKETS.index(ticket)] == "+"
