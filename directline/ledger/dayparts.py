"""Hours as they are said with a part of the day: 中午1点 is 13, 晚上12点 the end of the day, 凌晨12点 its beginning."""

from collections.abc import Mapping

MIDNIGHT = 24
"""The end of a day: the beginning of the next."""


class UnclearHour(ValueError):
    """The words can mean two hours, or none; the message says which words."""


def _hours(words: str, *hours: int, later: tuple[int, ...] = (), **said: int) -> dict[str, dict[int, int]]:
    """``hours`` mean themselves, each of ``later`` twelve hours more, and also twelve hours more mean themselves."""
    given = (
        {hour: hour for hour in hours} | {hour: hour + 12 for hour in later} | {hour + 12: hour + 12 for hour in later}
    )
    return dict.fromkeys(words.split(), given | {int(hour[1:]): meant for hour, meant in said.items()})


PARTS: Mapping[str, Mapping[int, int]] = {
    **_hours("上午", *range(12)),
    **_hours("早上 早 早晨 清晨 清早 早间 一早", *range(4, 12)),
    **_hours("凌晨", *range(8), h12=0),
    **_hours("中午 正午 午间 晌午", 11, 12, later=(1, 2)),
    **_hours("下午 午后", 12, later=tuple(range(1, 12))),
    **_hours("傍晚 黄昏", later=(4, 5, 6, 7, 8)),
    **_hours("晚上 晚间 夜晚 当晚 晚", later=tuple(range(5, 12)), h12=MIDNIGHT, h24=MIDNIGHT),
    **_hours("半夜 深夜 午夜 夜里 夜间", *range(1, 6), later=tuple(range(7, 12)), h12=MIDNIGHT, h24=MIDNIGHT),
    **_hours("am", *range(1, 12), h12=0),
    **_hours("pm", 12, later=tuple(range(1, 12))),
}
SEVERAL = "(?:" + "|".join(sorted((part for part in PARTS if not part.isascii()), key=len, reverse=True)) + ")"
"""As a pattern, the words that may stand before an hour."""


def hour_of(part: str, said: int) -> int:
    """From 0 to 24. 上午12点 is noon to some and midnight to programs. Raises UnclearHour."""
    meant = PARTS[part].get(said) if part else said
    if meant is None:
        raise UnclearHour(f"{part}{said}点")
    return meant
