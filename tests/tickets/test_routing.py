import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from directline.extensions import db
from directline.models import (
    Assignment,
    AssignmentEnd,
    AssignmentRole,
    Category,
    Department,
    DepartmentKind,
    Recusal,
    Ticket,
)
from directline.tickets import routing
from tests import factories
from tests.factories import BEGINNING
from tests.statements import counted

LAND = {"text": "用地审批", "words": ["土地证", "供地", "规划"]}
PLANNING = {"text": "规划许可", "words": ["规划许可"]}
LABOUR = {"text": "招工用工", "words": ["招工", "补贴"]}
MONEY = {"text": "资金拨付", "words": ["补贴", "专项资金"]}


def unit(number, *duties, kind=DepartmentKind.DEPARTMENT, **values):
    return Department(id=number, name=f"单位{number}", kind=kind, duties=list(duties), **values)


def category(number=1, name="用地报批与供地", unit=None, **values):
    return Category(
        id=number,
        name=name,
        default_department=unit,
        default_department_id=unit.id if unit else None,
        **{"summary": "", "examples": []} | values,
    )


def ranked(title, description, category, known, **more):
    return [
        (rank.department.id, rank.reasons)
        for rank in routing.rank(title, description, category, routing.directory(known), **more)
    ]


def test_rank_names_the_words_it_found_and_where():
    known = [unit(1, LABOUR), unit(2, LAND)]
    assert ranked("土地证办不下来", "供地方案已批", None, known) == [
        (2, ["职责清单：用地审批——标题提到“土地证”“供地”"]),
    ]
    assert ranked("请求协调", "企业缺工，招工难", None, known) == [(1, ["职责清单：招工用工——文中提到“招工”"])]


def test_rank_puts_the_unit_of_the_category_first_and_says_so():
    land, labour = unit(1, LAND), unit(2, LABOUR)
    assert ranked("招工补贴没有到账", "", category(unit=land), [land, labour]) == [
        (1, ["“用地报批与供地”类诉求由该单位承办"]),
        (2, ["职责清单：招工用工——标题提到“招工”“补贴”"]),
    ]


def test_rank_adds_the_duties_to_the_reason_of_the_category():
    land = unit(1, LAND)
    assert ranked("土地证", "", category(unit=land), [land]) == [
        (1, ["“用地报批与供地”类诉求由该单位承办", "职责清单：用地审批——标题提到“土地证”"])
    ]


def test_rank_gives_less_to_words_that_several_units_list():
    known = [unit(1, LABOUR), unit(2, MONEY)]
    assert [key for key, _ in ranked("专项资金补贴", "", None, known)] == [2]
    assert [key for key, _ in ranked("补贴", "", None, known)] == [1, 2]


def test_rank_reads_the_longer_word_alone():
    known = [unit(1, LAND), unit(2, PLANNING)]
    assert [key for key, _ in ranked("规划许可", "", None, known)] == [2]


def test_rank_reads_full_width_and_capital_letters_alike():
    known = [unit(1, {"text": "通信", "words": ["5G"]})]
    assert ranked("厂区没有５ｇ信号", "", None, known) == [(1, ["职责清单：通信——标题提到“5G”"])]


def test_rank_keeps_three_and_drops_the_faint():
    known = [unit(number, {"text": "职责", "words": [f"专门事项{number}"]}) for number in range(1, 5)]
    faint = unit(9, {"text": "职责", "words": ["水"]})
    title = "专门事项1 专门事项2 专门事项3 专门事项4"
    assert [key for key, _ in ranked(title, "水", None, [*known, faint])] == [1, 2, 3]
    assert [key for key, _ in ranked("专门事项1", "水", None, [*known, faint])] == [1]


def test_rank_lets_a_unit_stand_aside_for_one_below_it():
    above, below = unit(1, LAND), unit(2, LAND, parent_id=1)
    assert [key for key, _ in ranked("土地证", "", None, [above, below])] == [2]
    assert [key for key, _ in ranked("土地证", "", category(unit=above), [above, below])] == [1, 2]
    assert [key for key, _ in ranked("土地证", "", None, [above, below], barred={2})] == [1]


def test_rank_never_names_office_or_supervision_by_words_alone():
    office = unit(1, LAND, kind=DepartmentKind.OFFICE)
    known = [office, unit(2, LAND, kind=DepartmentKind.SUPERVISION), unit(3, LAND, kind=DepartmentKind.DISCIPLINE)]
    assert ranked("土地证", "", None, known) == []
    assert [key for key, _ in ranked("土地证", "", category(unit=office), known)] == [1]


def test_rank_leaves_out_the_barred_and_puts_the_recalled_last():
    land, money, labour = unit(1, LAND), unit(2, MONEY), unit(3, LABOUR)
    rank = ranked("土地证补贴", "", category(unit=land), [land, money, labour], barred={2}, tried={1})
    assert [key for key, _ in rank] == [3, 1]
    assert rank[1][1][-1] == "此前派给过该单位，已收回"


def test_rank_says_nothing_of_an_empty_text():
    assert ranked("", "", None, [unit(1, LAND)]) == []
    assert ranked("土地证", "", None, []) == []


@pytest.mark.empty_database
def test_suggest_passes_over_inactive_units(app):
    factories.department(duties=[LAND], is_active=False)
    active = factories.department(duties=[LAND])
    ticket = factories.ticket(title="土地证的供地规划")
    assert [suggestion.department for suggestion in routing.suggest_for([ticket])[ticket.id]][:1] == [active]


def test_suggest_refuses_a_recused_unit_and_those_below_it(app):
    above = factories.department(duties=[LAND])
    below = factories.department(duties=[LAND], parent_id=above.id)
    free = factories.department(duties=[LAND])
    ticket = factories.ticket(title="土地证的供地规划", category_id=factories.category(default_department=above).id)
    db.session.add(Recusal(ticket_id=ticket.id, department_id=above.id, reason="回避", at=BEGINNING))
    db.session.flush()

    suggested = {suggestion.department for suggestion in routing.suggest_for([ticket])[ticket.id]}

    assert free in suggested
    assert suggested.isdisjoint({above, below})


@pytest.mark.empty_database
def test_suggest_remembers_from_whom_a_ticket_was_taken_back(app):
    first = factories.department(duties=[LAND])
    ticket = factories.ticket(title="土地证", category_id=factories.category(default_department=first).id)
    values = {"dispatched_at": BEGINNING, "ended_at": BEGINNING, "end": AssignmentEnd.RECALLED, "dispatch_number": 1}
    db.session.add(Assignment(ticket=ticket, department=first, role=AssignmentRole.LEAD, note="", **values))
    db.session.flush()

    (suggestion,) = [one for one in routing.suggest_for([ticket])[ticket.id] if one.department is first]

    assert suggestion.reasons[-1] == "此前派给过该单位，已收回"


def test_suggest_for_a_list_asks_the_database_as_often_as_for_one(app):
    assert _statements_for(1) == _statements_for(30)


def _statements_for(count):
    keys = [factories.ticket().id for _ in range(count)]
    listed = select(Ticket).where(Ticket.id.in_(keys)).options(joinedload(Ticket.category))
    with counted() as sent:
        routing.suggest_for(db.session.scalars(listed.execution_options(populate_existing=True)).all())
    return len(sent)


TITLE = category(1, "不动产登记", summary="产权登记和抵押登记方面的困难", examples=["厂房办不下来不动产证"])
RECRUITING = category(
    2, "招工用工", summary="招工和劳动关系方面的困难", examples=["旺季招不到熟练焊工"], unit=unit(1, LABOUR)
)
BANKING = category(3, "贷款融资", summary="贷款方面的困难", examples=["抵押物评估价低，贷款批不下来"])


def test_find_category_names_what_both_have_in_common():
    known = routing.vocabulary([TITLE, RECRUITING, BANKING])
    assert routing.find_category("我公司厂房的不动产证办不下来，无法登记", known) == [
        (TITLE, "类别“不动产登记”——文中提到“厂房”“不动产证”"),
    ]


def test_find_category_reads_the_duties_of_the_unit():
    known = routing.vocabulary([TITLE, RECRUITING])
    assert routing.find_category("招工补贴", known) == [(RECRUITING, "类别“招工用工”——文中提到“招工”“补贴”")]


def test_find_category_says_nothing_where_nothing_is_shared():
    known = routing.vocabulary([TITLE, RECRUITING, BANKING])
    assert routing.find_category("广场舞音乐声音太响", known) == []
    assert routing.find_category("", known) == []
    assert routing.find_category("贷款", routing.vocabulary([])) == []


def test_find_category_chooses_among_open_categories_without_children(app):
    parent = factories.category(name="特种设备大类")
    child = factories.category(name="特种设备检验", parent_id=parent.id)
    factories.category(name="特种设备检验处罚", is_open=False)
    factories.category(name="特种设备检验投诉", is_sealed=True)

    assert [choice for choice, _ in routing.find_category("特种设备检验排队太久")] == [child]
