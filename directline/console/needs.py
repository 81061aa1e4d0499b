"""What the county lacks, in the words of ``doctor``: each thing with the page or the command that sets it."""

from collections.abc import Iterator

from directline.county import needs
from directline.operations.health import Complaint

DEFAULTS = (
    "Not set by the county, the program's defaults hold "
    "(to set them, write them in the county file and run county load)"
)
FILE = ", or in the county file and run county load"


def complaints() -> list[Complaint]:
    """What is missing; of a county that is not loaded only that."""
    if not needs.has_county():
        return [Complaint("county", "No county is loaded. Run county load, or init")]
    return list(_missing())


def notes() -> list[str]:
    """The numbers that the county does not set, where the program's defaults hold."""
    said = [f"{name} ({needs.default_of(name)})" for name in needs.numbers_not_set()] if needs.has_county() else []
    return [f"{DEFAULTS}: {', '.join(said)}"] if said else []


def _missing() -> Iterator[Complaint]:
    for kind in needs.kinds_without_limit():
        yield Complaint("limits", f"No general limit for {kind}. Set it on /admin/limits{FILE}")
    for kind in needs.kinds_without_ladder():
        words = f"No ladder for {kind}: nobody is notified when it is late. Add rungs on /admin/ladder{FILE}"
        yield Complaint("ladders", words)
    for name in needs.names_not_set():
        yield Complaint("settings", f"{name} is not set. Set it on /admin/parameters{FILE}")
    for unit in needs.units_missing():
        yield Complaint("units", f"No active department of kind {unit}. Add or reopen it on /admin/departments{FILE}")
    for post in needs.posts_missing():
        yield Complaint("posts", f"No post of kind {post}. Write it in the county file and run county load")
