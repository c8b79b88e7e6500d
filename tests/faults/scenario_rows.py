"""S: what can be wrong with a scenario file."""

from __future__ import annotations

from tests.faults.stage import SCENARIO, Fixture, Stage, words

POSTS = "posts = 8"


def named(name: str, content: str | bytes | None = None) -> object:
    """The act of checking another file of ``g/``, after writing it where a content is given."""

    def act(stage: Stage) -> list[object]:
        if content is not None:
            stage.put(name, content)
        return ["check", f"g/{name}"]

    return act


def posts(value: str) -> object:
    """The act of stating posts otherwise."""
    return words("check", (SCENARIO, POSTS, f"posts = {value}"))


def same_stem(stage: Stage) -> list[object]:
    (stage.folder / "other").mkdir()
    (stage.folder / "other" / SCENARIO).write_text(
        'extends = "../g/scenario.toml"\ntitle = "Other"\n', "utf-8"
    )
    return ["compare", stage.scenario, f"other/{SCENARIO}", "--out", "both"]


ROWS = (
    Fixture("S1", "a path that is not there", named("nowhere.toml"), 3,
            ("g/nowhere.toml", "no readable file", "`allocator list scenarios`")),
    Fixture("S1", "an empty file", named("empty.toml", ""), 3, ("g/empty.toml", "an empty file",
            "`allocator new`")),
    Fixture("S1", "a folder", named(""), 3, ("g: found", "a folder", "a scenario file")),
    Fixture("S1", "a misspelt shipped name", lambda _: ["check", "fiar"], 3, ("fiar",
            "did you mean 'fair'?")),
    Fixture("S2", "a syntax error", words("check", (SCENARIO, POSTS, "posts = = 8")), 3,
            ("scenario.toml", "line 23, column 9")),
    Fixture("S2", "bytes of another encoding", named("latin.toml", b'title = "Gl\xe9n"\n'), 3,
            ("latin.toml", "not UTF-8", "save the file as UTF-8")),
    Fixture("S3", "a misspelt key", words("check", (SCENARIO, "utilisation_cap", "utilization_cap")), 3,
            ("scenario.toml: roles.investigator.utilization_cap", "unknown key",
            "did you mean 'utilisation_cap'?")),
    Fixture("S3", "a misspelt rule", words("check", (SCENARIO, '"floor"', '"flor"')), 3,
            ("'flor'", "did you mean 'floor'?")),
    Fixture("S4", "a key twice", words("check", (SCENARIO, POSTS, "posts = 8\nposts = 9")), 3,
            ("line 24", "'posts' stands first in line 23")),
    Fixture("S5", "text for a number", posts('"8"'), 3, ("roles.investigator.posts", "'8'", "a number")),
    Fixture("S5", "a truth value for a number", posts("true"), 3,
            ("roles.investigator.posts", "the truth value true", "a number")),
    Fixture("S6", "not a number", posts("nan"), 3, ("roles.investigator.posts", "NaN", "a number from 0")),
    Fixture("S6", "infinity", posts("inf"), 3, ("roles.investigator.posts", "Infinity", "a number from 0")),
    Fixture("S6", "a negative number", posts("-8"), 3, ("roles.investigator.posts", "-8", "a number from 0")),
    Fixture("S6", "a power of ten without end", posts("1e30000000"), 3,
            ("roles.investigator.posts", "too large a power of ten")),
    Fixture("S6", "five thousand digits", posts("1" * 5000), 3, ("scenario.toml", "thousands of digits")),
    Fixture("S7", "per cent for a share", words("check", (SCENARIO, "0.85", "85")), 3,
            ("roles.investigator.utilisation_cap", "85", "up to 1", "write 85 per cent as 0.85")),
    Fixture("S8", "floors above the pool", words("solve", (SCENARIO, "fte = 1\n", "fte = 4\n")), 4,
            ("need 12 posts", "has 8", "4 too few", "roles.investigator.posts to at least 12")),
    Fixture("S9", "no version of the schema", words("check", (SCENARIO, "schema = 1\n", "")), 3,
            ("scenario.toml: schema", "this program knows schema = 1")),
    Fixture("S9", "another version of the schema", words("check", (SCENARIO, "schema = 1", "schema = 2")), 3,
            ("scenario.toml: schema", "this program knows schema = 1")),
    Fixture("S10", "two scenarios of one name", same_stem, 0, ("scenario-2",)),
)  # fmt: skip
