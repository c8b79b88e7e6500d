"""A byte of an input changed at random is refused, changes nothing, or is another value one could mean."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.faults.flips import flips, meant

TABLE = b"area,driver,period,count\nHAR,cases,2023,110\nISL,cases,2023,14\n"


def test_sixty_flipped_bytes_give_no_traceback_and_no_silent_change() -> None:
    found = [(flip, verdict) for flip, verdict in flips(60, seed=7)]
    assert [pair for pair in found if pair[1].startswith(("traceback", "silent"))] == []
    assert Counter(verdict for _, verdict in found)["refused"] >= 30


@pytest.mark.parametrize(
    ("name", "old", "new", "is_meant"),
    [
        ("demand.csv", b"110", b"111", True),
        ("demand.csv", b"ISL,cases", b"IsL,cases", True),
        ("demand.csv", b"110\n", b"110,", False),
        ("demand.csv", b"period", b"perioe", False),
        ("demand.csv", b"HAR,", b" HAR,", False),
        ("demand.csv", b"HAR", b"\xffAR", False),
        ("demand.csv", b"cases,2023,14", b'"cases,2023,14', False),
    ],
)
def test_a_value_in_its_place_is_meant_and_a_lost_form_is_not(
    name: str, old: bytes, new: bytes, is_meant: bool
) -> None:
    assert meant(name, TABLE, TABLE.replace(old, new, 1)) is is_meant


def test_a_comment_in_toml_and_space_in_json_mean_nothing() -> None:
    assert not meant("scenario.toml", b"posts = 8 # eight\n", b"posts = 8 # eighu\n")
    assert meant("scenario.toml", b"posts = 8\n", b"posts = 9\n")
    assert not meant("boundaries.geojson", b'{"a": 1 }', b'{"a": 1\t}')
    assert not meant("boundaries.geojson", b'{"a": 1}', b'{"a": ;}')


def test_what_escapes_the_program_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.faults import flips as module

    real, calls = module.call, [0]

    def broken(*arguments: object) -> object:
        calls[0] += 1
        if calls[0] == 2:
            raise ZeroDivisionError("division by zero")
        return real(*arguments)

    monkeypatch.setattr(module, "call", broken)
    assert [verdict for _, verdict in flips(1, seed=1)] == ["traceback: ZeroDivisionError: division by zero"]
