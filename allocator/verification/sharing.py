"""Whether posts are shared as a named method shares them: tested, not made again.

A divisor method gives post after post to whoever has the highest priority. So its result can be told by one
comparison: no post that was given has a lower priority than one that could have been given next. Ties go to
the smaller code.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

Posts = Mapping[str, Fraction]
_Rank = tuple[bool, Fraction, tuple[int, ...]]


def shared_by(  # noqa: PLR0917 - what an apportionment is stated by
    method: str,
    posts: Posts,
    amount: Fraction,
    size: Fraction,
    weights: Posts,
    floors: Posts | None = None,
    caps: Posts | None = None,
) -> bool:
    """Whether `posts` are `amount` shared in units of `size` (0: exactly) by weights, within floors and caps.

    Examples
    --------
    >>> weights = {"A": Fraction(53), "B": Fraction(24), "C": Fraction(23)}
    >>> right, wrong = ({"A": a, "B": b, "C": 4 - a - b} for a, b in ((2, 1), (3, 1)))
    >>> [shared_by("sainte-lague", found, Fraction(4), Fraction(1), weights) for found in (right, wrong)]
    [True, False]
    """
    if sum(posts.values()) != amount or set(posts) != set(weights):
        return False
    unit = size or Fraction(1)
    low = {key: (floors or {}).get(key, Fraction(0)) / unit for key in weights}
    high = {key: (caps or {}).get(key, amount) / unit for key in weights}
    given = {key: Fraction(fte) / unit for key, fte in posts.items()}
    if not size:
        return given == _levelled(amount, weights, low, high)
    low = {key: Fraction(-(-number // 1)) for key, number in low.items()}
    high = {key: Fraction(number // 1) for key, number in high.items()}
    if any(number % 1 or not low[key] <= number <= high[key] for key, number in given.items()):
        return False
    if method == "largest-remainder":
        return given == _rounded_up(amount / unit, weights, low, high)
    got = [_rank(method, weights[key], given[key] - 1, key) for key in given if given[key] > low[key]]
    next_ = [
        _rank(method, weights[key], given[key], key)
        for key in given
        if given[key] < high[key] and weights[key]
    ]
    nothing_for_nothing = all(weights[key] for key in given if given[key] > low[key])
    return nothing_for_nothing and (not got or not next_ or min(got) > max(next_))


def _rank(method: str, weight: Fraction, held: Fraction, key: str) -> _Rank:
    """How strong the claim of a key is to its next post; a smaller code is the stronger of two equals."""
    divisor = {
        "sainte-lague": held + Fraction(1, 2),
        "jefferson": held + 1,
        "adams": held,
        "huntington-hill": held * (held + 1),
    }[method]
    claim = weight**2 if method == "huntington-hill" else weight
    code = tuple(-ord(sign) for sign in key)
    return (True, weight, (*code, 1)) if not divisor else (False, claim / divisor, (*code, 1))


def _levelled(amount: Fraction, weights: Posts, low: Posts, high: Posts) -> dict[str, Fraction]:
    """Shares in proportion to weights between floors and caps: one level for all who touch neither."""

    def at(level: Fraction) -> dict[str, Fraction]:
        return {key: min(max(level * weight, low[key]), high[key]) for key, weight in weights.items()}

    turns = {limit / weights[key] for key in weights if weights[key] for limit in (low[key], high[key])}
    below = max((level for level in turns if sum(at(level).values()) <= amount), default=Fraction(0))
    start = at(below)
    rising = [key for key in weights if weights[key] and low[key] <= below * weights[key] < high[key]]
    slope = sum(weights[key] for key in rising)
    missing = amount - sum(start.values())
    return at(below + missing / slope) if slope else start


def _rounded_up(units: Fraction, weights: Posts, low: Posts, high: Posts) -> dict[str, Fraction]:
    """Largest remainder: whole parts of the levelled shares, then one each to the largest remainders."""
    quota = _levelled(units, weights, low, high)
    whole = {key: Fraction(share // 1) for key, share in quota.items()}
    claims = sorted((whole[key] - quota[key], key) for key in quota if weights[key])
    lucky = {key for _, key in claims[: int(units - sum(whole.values()))]}
    return {key: number + (key in lucky) for key, number in whole.items()}
