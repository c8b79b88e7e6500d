"""A number that is not told: arithmetic carries it on, and its text is the sign of a confidential figure."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

SIGN = "[c]"
"""Shorthand of the Government Statistical Service for a confidential figure."""
NO_PLAIN_FORM = "a withheld number has no plain form; withheld.shown has its text"


class WithheldError(TypeError):
    """A withheld number was about to become a plain one: a defect of whoever asked for it."""


class Withheld(Fraction):
    """An exact number that may be reckoned with and not told.

    What is computed from it is withheld as well, so that a total over a withheld number cannot slip out.
    It compares as the number that it is, counts as true, and divided by nothing it is withheld still: whether
    it is 0 is not told either. Its text is ``[c]``; asked for a plain number, it raises `WithheldError`.

    Examples
    --------
    >>> count = withhold(Fraction(3))
    >>> str(2 * count + 1), count < 5, bool(withhold(Fraction(0))), str(sum([count], Fraction(0)))
    ('[c]', True, True, '[c]')
    >>> float(count)
    Traceback (most recent call last):
    allocator.withheld.WithheldError: a withheld number has no plain form; withheld.shown has its text
    """

    __slots__ = ()

    def _exact(self) -> Fraction:
        return Fraction(super().numerator, super().denominator)

    def __bool__(self) -> bool:
        return True

    def __hash__(self) -> int:  # type: ignore[override] # typeshed knows no hash of complex numbers
        return hash(self._exact())

    def __str__(self) -> str:
        return SIGN

    def __repr__(self) -> str:
        return SIGN

    def __format__(self, form: str, /) -> str:
        return SIGN

    @property
    def numerator(self) -> int:
        """None that is told."""
        raise WithheldError(NO_PLAIN_FORM)

    @property
    def denominator(self) -> int:
        """None that is told."""
        raise WithheldError(NO_PLAIN_FORM)


def _plain(value: Any) -> Any:
    return value._exact() if isinstance(value, Withheld) else value


def _carries(name: str) -> Any:
    """The arithmetic of this name, whose answer is withheld."""

    def carried(self: Withheld, *others: Any) -> Any:
        try:
            found = getattr(_plain(self), name)(*map(_plain, others))
        except ZeroDivisionError:
            return withhold(Fraction(0))
        if found is NotImplemented:
            return found
        if not isinstance(found, int | Fraction):
            raise WithheldError(NO_PLAIN_FORM)
        return withhold(Fraction(found))

    return carried


def _compares(name: str) -> Any:
    def compared(self: Withheld, other: Any) -> Any:
        return getattr(_plain(self), name)(_plain(other))

    return compared


def _refused(*_: Any) -> Any:
    raise WithheldError(NO_PLAIN_FORM)


for _name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow"):
    setattr(Withheld, f"__{_name}__", _carries(f"__{_name}__"))
    setattr(Withheld, f"__r{_name}__", _carries(f"__r{_name}__"))
for _name in ("__neg__", "__pos__", "__abs__"):
    setattr(Withheld, _name, _carries(_name))
for _name in ("__eq__", "__lt__", "__le__", "__gt__", "__ge__"):
    setattr(Withheld, _name, _compares(_name))
for _name in (
    "__float__", "__int__", "__trunc__", "__floor__", "__ceil__", "__round__", "__complex__", "__divmod__",
    "__rdivmod__", "__reduce__", "__copy__", "__deepcopy__", "as_integer_ratio", "limit_denominator",
    "is_integer",
):  # fmt: skip
    setattr(Withheld, _name, _refused)


def withhold(value: Fraction | int) -> Withheld:
    """The number, not to be told from now on."""
    return value if isinstance(value, Withheld) else Withheld(value)


def is_withheld(value: object) -> bool:
    """Whether a number is not to be told."""
    return isinstance(value, Withheld)


def unless_withheld(value: Fraction, word: str) -> str:
    """A word that tells something of a number, where the number is told.

    Examples
    --------
    >>> unless_withheld(Fraction(0), "binding"), unless_withheld(withhold(0), "binding")
    ('binding', '[c]')
    """
    return SIGN if isinstance(value, Withheld) else word


def shown(value: Fraction | float, form: str, unit: str = "") -> str:
    """A number as text in this format, its unit behind it: the one way from a number to words.

    Examples
    --------
    >>> shown(Fraction(5, 2), ".1f", " %"), shown(withhold(Fraction(5, 2)), ".1f", " %")
    ('2.5 %', '[c]')
    """
    return SIGN if isinstance(value, Withheld) else f"{float(value):{form}}{unit}"
