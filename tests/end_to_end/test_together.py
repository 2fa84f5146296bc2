"""What is written to a file from outside reaches a text that somebody edits."""

from __future__ import annotations

import pytest

from jointplan.whatif.workshop.shared_file import edits_of

WAS = "one\ntwo\nthree\n"


def merged(was: str, here: str, there: str) -> str:
    text = here.encode()
    for start, end, new in edits_of(was, here, there):
        text = text[:start] + new.encode() + text[end:]
    return text.decode()


@pytest.mark.parametrize(
    ("here", "there", "both"),
    [
        (WAS, WAS, WAS),
        ("one\ntwö and\nthree\n", WAS, "one\ntwö and\nthree\n"),
        (WAS, "one\ntwo\nnew\nthree\n", "one\ntwo\nnew\nthree\n"),
        ("öne\ntwo\nthree, too\n", "one\nnew\nthree\n", "öne\nnew\nthree, too\n"),
        (
            "one\ntwo, too\nthree\n",
            "one\nnew\ntwo\nthree\n",
            "one\nnew\ntwo, too\nthree\n",
        ),
        (
            "one\ntwo, too\nthree\n",
            "one\ntwo\nnew\nthree\n",
            "one\ntwo, too\nnew\nthree\n",
        ),
        ("one\ntyped\ntwo\nthree\n", "three\n", "typed\nthree\n"),
        ("one\ntwo\nthree\nfour", f"{WAS}new\n", "one\ntwo\nthree\nnew\nfour"),
        ("typed", "one\ntwo\nthree\nnew\n", "typed\nnew\n"),
        ("", "new\n", "new\n"),
    ],
)
def test_lines_changed_on_either_side_are_all_there(
    here: str, there: str, both: str
) -> None:
    assert merged(WAS, here, there) == both


def test_a_line_changed_on_both_sides_stands_in_both_versions() -> None:
    here, there = "one\ntwo, typed\nthree\n", "one\ntwo, written\nthree\n"
    assert merged(WAS, here, there) == "one\ntwo, written\ntwo, typed\nthree\n"
