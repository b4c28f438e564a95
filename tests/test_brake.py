"""How often one key may pass a brake, and what the brake remembers."""

import datetime
from bisect import bisect_left, bisect_right

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.brake import Brake, forget_old

START = datetime.datetime(2026, 11, 23, 3, tzinfo=datetime.UTC)
SECOND = datetime.timedelta(seconds=1)

steps = st.lists(st.tuples(st.integers(0, 400), st.sampled_from("abc")), max_size=80)
"""Milliseconds since the attempt before, and who attempts."""


def at(seconds: float) -> datetime.datetime:
    return START + datetime.timedelta(seconds=seconds)


@given(steps=steps, most=st.integers(1, 4))
def test_nobody_passes_more_often_than_allowed_in_any_window(steps: list[tuple[int, str]], most: int) -> None:
    brake = Brake(most=most, window=SECOND, keys=10)
    passed: dict[str, list[datetime.datetime]] = {"a": [], "b": [], "c": []}
    now = START
    for later, key in steps:
        now += datetime.timedelta(milliseconds=later)
        if brake.take(key, now) is None:
            passed[key].append(now)
    for times in passed.values():
        for begin in times:
            assert bisect_left(times, begin + SECOND) - bisect_left(times, begin) <= most


@given(steps=steps, most=st.integers(1, 4))
def test_whoever_is_held_passes_at_the_moment_named_and_not_before(
    steps: list[tuple[int, str]], most: int
) -> None:
    brake = Brake(most=most, window=SECOND, keys=10)
    now = START
    for later, key in steps:
        now += datetime.timedelta(milliseconds=later)
        if (until := brake.take(key, now)) is not None:
            assert now < until <= now + SECOND
            assert brake.held_until(key, until - datetime.timedelta(microseconds=1)) == until
            assert brake.held_until(key, until) is None


@given(steps=steps, most=st.integers(1, 4))
def test_whoever_stayed_below_the_limit_is_not_held(steps: list[tuple[int, str]], most: int) -> None:
    brake = Brake(most=most, window=SECOND, keys=10)
    passed: dict[str, list[datetime.datetime]] = {"a": [], "b": [], "c": []}
    now = START
    for later, key in steps:
        now += datetime.timedelta(milliseconds=later)
        times = passed[key]
        lately = len(times) - bisect_right(times, now - SECOND)
        assert (brake.take(key, now) is None) is (lately < most)
        if lately < most:
            times.append(now)


@given(steps=steps, kept=st.integers(1, 3))
def test_it_never_remembers_more_keys_than_it_may(steps: list[tuple[int, str]], kept: int) -> None:
    brake = Brake(most=2, window=SECOND, keys=kept)
    now = START
    for later, key in steps:
        now += datetime.timedelta(milliseconds=later)
        brake.take(key, now)
        assert len(brake) <= kept


def test_who_has_passed_long_ago_is_forgotten_when_somebody_else_passes() -> None:
    brake = Brake(most=5, window=SECOND, keys=1000)
    for number in range(500):
        brake.take(number, at(0.0001 * number))
    brake.take("late", at(2))
    assert len(brake) == 1


def test_beyond_what_it_may_remember_it_forgets_who_passed_longest_ago() -> None:
    brake = Brake(most=2, window=SECOND, keys=2)
    for number, key in enumerate("abbacc"):
        brake.take(key, at(0.1 * number))
    assert [key for key in "abc" if brake.held_until(key, at(0.6)) is not None] == ["a", "c"]


def test_what_is_over_can_be_forgotten_though_nobody_passes_any_more() -> None:
    brakes = [Brake(most=1, window=SECOND * length, keys=10) for length in (1, 2)]
    for brake in brakes:
        brake.take("early", at(0))
        brake.take("late", at(0.5))
    forget_old(at(1.2))
    assert [len(brake) for brake in brakes] == [1, 2]
    assert brakes[0].take("late", at(1.3)) == at(1.5)


def test_what_did_not_happen_is_given_back() -> None:
    brake = Brake(most=2, window=SECOND, keys=10)
    brake.take("a", at(0))
    brake.take("a", at(0.1))
    brake.give_back("a")
    assert brake.take("a", at(0.2)) is None
    assert brake.take("a", at(0.3)) == at(1)


def test_giving_back_more_than_was_taken_does_nothing() -> None:
    brake = Brake(most=1, window=SECOND, keys=10)
    brake.take("a", at(0))
    brake.give_back("a")
    brake.give_back("a")
    brake.give_back("never seen")
    assert len(brake) == 0
    assert brake.take("a", at(0)) is None
    assert brake.take("a", at(0)) == at(1)


@pytest.mark.parametrize("early", [0.5, -5.0], ids=["a little", "before the first"])
def test_what_arrives_out_of_order_frees_nobody_sooner(early: float) -> None:
    brake = Brake(most=2, window=SECOND, keys=10)
    brake.take("a", at(0.9))
    brake.take("a", at(early))
    frees = [brake.held_until("a", at(moment)) for moment in (1.0, 1.89, 1.9)]
    assert frees == [at(1.9), at(1.9), None]


def test_asking_counts_nothing() -> None:
    brake = Brake(most=1, window=SECOND, keys=10)
    assert [brake.held_until("a", at(0)) for _ in range(3)] == [None] * 3
    assert len(brake) == 0


def test_without_a_window_everybody_passes_always() -> None:
    brake = Brake(most=1, window=SECOND * 0, keys=10)
    assert [brake.take("a", START) for _ in range(3)] == [None] * 3
    assert len(brake) == 0
