"""Due dates: what the sheets say, worked by hand, then what holds for any figure and any day."""

from __future__ import annotations

import datetime as dt
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.catalog import Catalog
from reporting import echeances
from reporting.echeances import ABSENT, BY_THEN, NOT_ASKED, Rule, at_committee, coming, expected, missing, situation

YEARLY = Rule("annuelle", 3, (12, 31))
SRU = Rule("annuelle", 20, (1, 1))
NIGHT = Rule("annuelle", 2)
MONTHLY = Rule("mensuelle", 3)
MID = Rule("à mi-parcours", 3)
WHOLE = Rule("tout au long du plan", 3)
LOOSE = Rule("ponctuelle", None)
UNKNOWN = Rule("annuelle", None, (12, 31))
TODAY = date(2026, 11, 24)

rules = st.builds(
    Rule,
    st.sampled_from(["annuelle", "mensuelle", "à mi-parcours", "tout au long du plan", "ponctuelle"]),
    st.none() | st.integers(0, 40),
    st.sampled_from([None, (1, 1), (12, 31)]),
)
lasts = st.none() | st.dates(date(2001, 1, 1), date(2030, 12, 31))
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("rule", "last", "due"),
    [
        (YEARLY, date(2025, 12, 31), date(2027, 3, 31)),
        (YEARLY, date(2024, 4, 24), date(2026, 3, 31)),  # a figure of the year, on another day than the sheet's
        (SRU, date(2025, 1, 1), date(2027, 9, 30)),
        (NIGHT, date(2026, 1, 22), date(2027, 3, 31)),
        (MONTHLY, date(2026, 8, 31), date(2026, 12, 31)),
        (MONTHLY, date(2024, 1, 31), date(2024, 5, 31)),
        (YEARLY, None, date(2023, 3, 31)),
        (SRU, None, date(2023, 9, 30)),
        (MONTHLY, None, date(2022, 4, 30)),
        (MONTHLY, date(2017, 7, 10), date(2022, 4, 30)),  # the plan asks nothing before its first year
        (MID, None, date(2025, 3, 31)),
        (MID, date(2023, 12, 31), date(2025, 3, 31)),
        (MID, date(2024, 12, 31), None),
        (WHOLE, date(2025, 12, 31), date(2028, 3, 31)),
        (WHOLE, date(2027, 12, 31), None),
        (LOOSE, date(2024, 5, 1), None),
        (UNKNOWN, date(2024, 12, 31), None),
    ],
)
def test_the_next_figure_is_expected_a_period_and_a_lag_later_at_the_end_of_the_month(
    rule: Rule, last: date | None, due: date | None
) -> None:
    assert expected(rule, last) == due


@pytest.mark.parametrize(
    ("rule", "last", "day", "words"),
    [
        (YEARLY, date(2025, 12, 31), date(2026, 11, 24), "à jour"),
        (YEARLY, date(2025, 12, 31), date(2027, 3, 30), "attendu dans 1 jour"),
        (YEARLY, date(2025, 12, 31), date(2027, 3, 31), "attendu aujourd'hui"),
        (YEARLY, date(2025, 12, 31), date(2027, 4, 1), "en retard de 1 jour"),
        (YEARLY, date(2024, 12, 31), TODAY, "en retard de 238 jours"),
        (YEARLY, None, TODAY, "jamais reçu"),
        (UNKNOWN, None, TODAY, "jamais reçu"),
        (UNKNOWN, date(2024, 12, 31), TODAY, "sans décalage connu"),
        (LOOSE, None, TODAY, "irrégulier"),
        (LOOSE, date(2026, 1, 1), TODAY, "irrégulier"),
        (MID, date(2024, 12, 31), date(2030, 1, 1), "à jour"),
        (MID, date(2023, 6, 30), date(2025, 4, 2), "en retard de 2 jours"),
        (WHOLE, date(2025, 12, 31), TODAY, "à jour"),
    ],
)
def test_a_state_is_said_in_words(rule: Rule, last: date | None, day: date, words: str) -> None:
    assert situation(rule, last, day).words.replace("\u00a0", " ") == words


@pytest.mark.parametrize(
    ("rule", "last", "status", "year", "committee", "there"),
    [
        (YEARLY, date(2025, 12, 31), "provisoire", 2025, date(2027, 6, 30), "provisoire"),
        (YEARLY, date(2025, 12, 31), None, 2026, date(2027, 6, 30), BY_THEN),
        (YEARLY, date(2025, 12, 31), None, 2026, date(2027, 3, 31), BY_THEN),
        (YEARLY, date(2025, 12, 31), None, 2026, date(2027, 3, 30), ABSENT),  # the committee moved before the date
        (SRU, date(2025, 1, 1), None, 2026, date(2027, 6, 30), ABSENT),
        (SRU, date(2025, 1, 1), None, 2026, date(2027, 10, 15), BY_THEN),  # and after
        (YEARLY, None, None, 2024, date(2027, 6, 30), ABSENT),  # its date is past
        (YEARLY, None, None, 2026, date(2025, 6, 30), ABSENT),  # a committee already held
        (YEARLY, None, None, 2030, date(2027, 6, 30), ABSENT),  # a year of the future
        (NIGHT, date(2026, 1, 22), None, 2027, date(2027, 3, 31), BY_THEN),
        (MONTHLY, None, None, 2026, date(2027, 6, 30), BY_THEN),
        (MID, None, None, 2024, date(2027, 6, 30), ABSENT),
        (MID, None, None, 2025, date(2027, 6, 30), NOT_ASKED),
        (WHOLE, None, None, 2027, date(2028, 6, 30), BY_THEN),
        (WHOLE, None, None, 2026, date(2027, 6, 30), NOT_ASKED),
        (LOOSE, None, None, 2026, date(2027, 6, 30), ABSENT),
        (UNKNOWN, None, None, 2026, date(2027, 6, 30), ABSENT),
    ],
)
def test_what_the_committee_will_have_of_a_year(
    rule: Rule, last: date | None, status: str | None, year: int, committee: date, there: str
) -> None:
    assert at_committee(rule, last, status, year, TODAY, committee) == there


def test_the_figures_missing_are_those_whose_date_is_past() -> None:
    assert missing(YEARLY, date(2023, 12, 31), TODAY) == (date(2024, 12, 31), date(2025, 12, 31))
    assert missing(YEARLY, date(2024, 12, 31), date(2026, 3, 31)) == ()
    assert len(missing(MONTHLY, None, TODAY)) == 55  # January 2022 to July 2026
    assert missing(UNKNOWN, None, TODAY) == ()
    assert missing(LOOSE, None, TODAY) == ()


def test_the_next_campaign_is_ahead_even_of_what_is_late() -> None:
    assert coming(YEARLY, date(2020, 12, 31), TODAY) == (date(2026, 12, 31), date(2027, 3, 31))
    assert coming(MID, None, TODAY) is None
    assert coming(UNKNOWN, None, TODAY) is None


@pytest.mark.parametrize(
    ("day", "committee"),
    [
        (date(2026, 11, 24), date(2027, 6, 30)),
        (date(2027, 6, 30), date(2027, 6, 30)),
        (date(2027, 7, 1), date(2028, 6, 30)),
    ],
)
def test_the_committee_is_supposed_on_the_next_30_june(day: date, committee: date) -> None:
    assert echeances.next_committee(day) == committee


def test_the_sheets_tell_the_reference_date(catalog: Catalog) -> None:
    rules = {i.id: Rule.of(i) for i in catalog.indicators.values()}
    assert rules["sru_taux"] == SRU
    assert rules["demandes"] == YEARLY
    assert rules["sans_abri"] == NIGHT
    assert rules["115_taux_chute"] == Rule("mensuelle", 3, (12, 31))
    assert rules["livrable_avdl_asll"].frequency == "à mi-parcours"
    assert {r.frequency for r in rules.values()} == {*echeances.STEPS, *echeances.ONCE, "ponctuelle"}


@given(rules, lasts)
def test_an_expected_day_ends_its_month_after_the_last_figure(rule: Rule, last: date | None) -> None:
    when = expected(rule, last)
    if when is not None:
        assert (when + dt.timedelta(days=1)).day == 1
        assert last is None or when >= last


@given(rules, lasts, days)
def test_no_count_of_days_is_negative(rule: Rule, last: date | None, day: date) -> None:
    found = situation(rule, last, day)
    assert found.days >= 0
    assert (found.state == echeances.LATE) <= (found.days > 0)
    assert found.state in echeances.STATES


@given(rules, lasts, days, st.integers(0, 2000))
def test_time_passes_one_way(rule: Rule, last: date | None, day: date, later: int) -> None:
    """What is not yet late may become so, never the reverse; what is expected does not move with the day."""
    order = [echeances.UP_TO_DATE, echeances.AWAITED, echeances.LATE]
    one, other = situation(rule, last, day), situation(rule, last, day + dt.timedelta(days=later))
    assert one.expected == other.expected
    if one.state in order:
        assert order.index(one.state) <= order.index(other.state)
        if one.state == other.state == echeances.LATE:
            assert other.days == one.days + later
    else:
        assert one.state == other.state


@given(rules, lasts, days)
def test_the_missing_and_the_coming_meet_on_the_day(rule: Rule, last: date | None, day: date) -> None:
    gone, ahead = missing(rule, last, day), coming(rule, last, day)
    assert list(gone) == sorted(set(gone))
    dues = [echeances.due(rule, reference) for reference in gone]
    assert all(when is not None and when < day for when in dues)
    if ahead:
        assert ahead[1] >= day
        assert not gone or gone[-1] < ahead[0]


@given(rules, lasts, st.integers(2022, 2030), days, days, days)
def test_a_later_committee_never_has_less(
    rule: Rule, last: date | None, year: int, day: date, first: date, second: date
) -> None:
    before, after = sorted((first, second))
    if at_committee(rule, last, None, year, day, before) == BY_THEN:
        assert at_committee(rule, last, None, year, day, after) == BY_THEN
