import io

import pytest

from jets import progress
from jets.progress import Bar, as_progress


@pytest.fixture
def clock(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


def lines(stream):
    return stream.getvalue().split("\r\x1b[K")[1:]


def test_a_bar_appears_after_two_seconds_and_goes_away(clock):
    bar = Bar(stream := io.StringIO())
    for done, seconds in [(1, 1.0), (25, 3.0), (50, 6.0), (100, 12.0)]:
        clock[0] = 100.0 + seconds
        bar(done, 100)
    assert lines(stream) == [f"{'█' * 7}{'░' * 23}  25%, 9 s left", f"{'█' * 15}{'░' * 15}  50%, 6 s left", ""]


def test_what_is_quick_shows_nothing(clock):
    bar = Bar(stream := io.StringIO())
    bar(1, 2)
    bar(2, 2)
    assert stream.getvalue() == ""


def test_the_bar_is_not_drawn_for_every_part(clock):
    bar = Bar(stream := io.StringIO())
    for k in range(1000):
        clock[0] = 103.0 + k / 1000
        bar(k, 1000)
    assert 5 <= len(lines(stream)) <= 11


def test_who_is_told(monkeypatch):
    told = []
    as_progress(lambda done, total: told.append(done))(3, 4)
    assert told == [3]
    assert isinstance(as_progress(True), Bar)
    assert not isinstance(as_progress(False), Bar)
    monkeypatch.setattr(progress.sys, "stderr", None)
    as_progress(None)(1, 2)
