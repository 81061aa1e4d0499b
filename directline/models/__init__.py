"""NOUNS: one file per noun; columns, relationships, facts about one row, constraints."""

from directline.extensions import Base
from directline.models.answer import (
    EXPLAINED,
    STATED,
    Answer,
    CallBack,
    Message,
    MessageSide,
    Outcome,
    Rejection,
    RejectionReason,
    Review,
    Satisfaction,
    Supplement,
    Verdict,
    VerdictSource,
)
from directline.models.assignment import Assignment, AssignmentEnd, AssignmentRole, RecordKind, WorkRecord
from directline.models.attachment import Attachment, CopyFault, CopyState, FileCopy, UploadCount
from directline.models.care import Care, CareChange, CareKind, CareStep
from directline.models.columns import bound_lengths
from directline.models.county import (
    CARD_COLOURS,
    CARDS,
    CalendarDay,
    CalendarVersion,
    CalendarYear,
    Category,
    Colour,
    CountyChange,
    CountySetting,
    DaySource,
    DeadlineKind,
    EnglishWord,
    LadderRule,
    LimitRule,
    Recipient,
    Rung,
    Severity,
)
from directline.models.deadline import (
    ALIVE,
    ChangeReason,
    Deadline,
    DeadlineChange,
    DeadlinePause,
    DeadlineState,
    Escalation,
    PauseReason,
    RungFact,
)
from directline.models.department import (
    PRINCIPALS,
    Department,
    DepartmentKind,
    DepartmentVersion,
    Post,
    PostKind,
)
from directline.models.enterprise import (
    VERSIONED,
    Enterprise,
    EnterpriseSource,
    EnterpriseVersion,
    IndustryGroup,
    IndustryGroupKind,
)
from directline.models.event import ActorKind, TicketEvent
from directline.models.notice import Gathering, Notice, NoticeChannel, NoticeState
from directline.models.number_change import FormerContact, NumberChange
from directline.models.report import Heartbeat, JobRun, LetterCounter, MonthlyReport, ReportKind
from directline.models.sealed import Aftermath, Finding, FindingResult, Inquiry, SealedIdentity
from directline.models.sent_form import SentForm
from directline.models.task import TASK_ENDS, TASK_OPEN, DigestItem, Subject, Task, TaskRecord, TaskStatus
from directline.models.ticket import (
    EXITS,
    IN_HAND,
    OPEN,
    CaseOwner,
    Channel,
    Classification,
    Closing,
    Draft,
    Recusal,
    RecusalKind,
    Status,
    Ticket,
    new_code,
    new_number,
)
from directline.models.user import (
    OFFICIALS,
    Deputy,
    FormerMembership,
    LinkPurpose,
    LinkRequest,
    OneTimeLink,
    Role,
    RoleGrant,
    SignInAttempt,
    User,
    UserSession,
    Verification,
)

bound_lengths(Base.metadata)
