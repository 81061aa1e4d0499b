"""Numbers by which people and firms are known, brought to one spelling."""

import phonenumbers
from phonenumbers import PhoneNumberType
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from directline.text import clean_line, fold, half_width

_MOBILE = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}


def credit_code(text: str) -> str:
    """The unified social credit code in its 18 characters, or "" when the check digit is wrong (GB 32100-2015)."""
    try:
        return str(uscc.validate(half_width(clean_line(text))))
    except ValidationError:
        return ""


def phone(text: str) -> str:
    """A Chinese telephone number as its national digits with the area code's zero, or "" when it can not be one."""
    number = _parsed(text)
    if number is None:
        return ""
    digits = phonenumbers.national_significant_number(number)
    is_landline = phonenumbers.number_type(number) is PhoneNumberType.FIXED_LINE
    return f"0{digits}" if is_landline else digits


def mobile(text: str) -> str:
    """A Chinese mobile number as its 11 digits, or "" when it can not be one."""
    number = _parsed(text)
    if number is None or phonenumbers.number_type(number) not in _MOBILE:
        return ""
    return phonenumbers.national_significant_number(number)


def login(text: str) -> str:
    """What was typed to sign in, as logins are stored: a mobile number's digits, else the name in small letters."""
    name = fold(clean_line(text))
    return mobile(name) or name


def _parsed(text: str) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse(half_width(clean_line(text))[:40], "CN")
    except phonenumbers.NumberParseException:
        return None
    is_ours = number.country_code == 86 and number.extension is None and phonenumbers.is_valid_number(number)
    return number if is_ours else None
