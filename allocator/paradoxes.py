"""Where a method of apportionment surprises: one unit more takes one away, or a share is missed by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from allocator.apportionment import apportion, proportional_shares


@dataclass(frozen=True)
class Loss:
    """A key that has fewer of `units` + 1 than of `units`: the Alabama paradox.

    Parameters
    ----------
    key
        Who loses.
    units
        The smaller number of units to share.
    held, held_of_more
        Its units of `units`, and of one more.
    """

    key: str
    units: int
    held: int
    held_of_more: int


def losses(
    units: int,
    weights: Mapping[str, Fraction],
    method: str,
    floors: Mapping[str, int] | None = None,
    caps: Mapping[str, int] | None = None,
) -> tuple[Loss, ...]:
    """The keys that lose a unit when there is one more to share: from one fewer to `units`, and from `units`.

    Divisor methods hand out one unit after the other, so none of theirs does. A number of units that floors
    and caps leave no way to place is passed over.

    Examples
    --------
    Weights 6, 6 and 2. Quotas of 10: 4.29, 4.29, 1.43, and the last unit goes to C. Quotas of 11: 4.71,
    4.71, 1.57, and the last two go to A and B.

    >>> losses(10, {"A": Fraction(6), "B": Fraction(6), "C": Fraction(2)}, "largest-remainder")
    (Loss(key='C', units=10, held=2, held_of_more=1),)
    """
    return tuple(
        Loss(key, fewer, held, more[key])
        for fewer in (units - 1, units)
        for less, more in _neighbours(fewer, weights, method, floors, caps)
        for key, held in less.items()
        if more[key] < held
    )


def beyond_quota(
    units: int,
    weights: Mapping[str, Fraction],
    method: str,
    floors: Mapping[str, int] | None = None,
    caps: Mapping[str, int] | None = None,
) -> dict[str, tuple[int, Fraction]]:
    """The keys whose units lie a whole unit or more from their exact share, with both.

    The exact share is the proportional one between floors and caps.
    Largest remainder never leaves the quota; every divisor method may (Balinski and Young).

    Examples
    --------
    Weights 70 and five times 6, ten units: 70/10 still passes 6/1, so Jefferson gives A all ten of them.

    >>> weights = {"A": Fraction(70)} | dict.fromkeys("BCDEF", Fraction(6))
    >>> beyond_quota(10, weights, "jefferson")
    {'A': (10, Fraction(7, 1))}
    """
    shared = apportion(units, weights, method, floors, caps)
    exact = proportional_shares(Fraction(units), weights, _fractions(floors), _fractions(caps))
    return {key: (held, exact[key]) for key, held in shared.items() if abs(held - exact[key]) >= 1}


def _neighbours(
    fewer: int,
    weights: Mapping[str, Fraction],
    method: str,
    floors: Mapping[str, int] | None,
    caps: Mapping[str, int] | None,
) -> Iterator[tuple[dict[str, int], dict[str, int]]]:
    """The shares of `fewer` units and of one more, where both can be placed."""
    if fewer < 0:
        return
    try:
        less, more = (apportion(number, weights, method, floors, caps) for number in (fewer, fewer + 1))
    except ValueError:
        return
    yield less, more


def _fractions(limits: Mapping[str, int] | None) -> dict[str, Fraction]:
    return {key: Fraction(number) for key, number in (limits or {}).items()}
