import re
from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from etl.french import (
    MINUS,
    NBSP,
    NNBSP,
    NON_VALUES,
    STATUS_MARKS,
    Period,
    format_arrondissement,
    format_date,
    format_exact,
    format_number,
    format_partial,
    format_percent,
    format_period,
    format_points,
    known_on,
    listing,
    parse_arrondissement,
    parse_number,
    parse_period,
    parse_value,
    quantity,
)

SPACES = (" ", NBSP, NNBSP, "\u2009")
FINITE = st.floats(allow_nan=False, allow_infinity=False)
NOT_FINITE = (float("nan"), float("inf"), float("-inf"))
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
MONTH_PERIODS = DAYS.map(lambda day: f"{day:%Y-%m}")
YEAR_PERIODS = DAYS.map(lambda day: f"{day:%Y}")
POINTS_IN_TIME = (DAYS.map(date.isoformat), MONTH_PERIODS, YEAR_PERIODS)


def intervals(bounds: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(bounds, min_size=2, max_size=2, unique=True).map(lambda pair: "/".join(sorted(pair)))


PERIODS = st.one_of(*POINTS_IN_TIME, *map(intervals, POINTS_IN_TIME))
ARRONDISSEMENTS = [f"751{number:02}" for number in range(1, 21)]


# Numbers


@pytest.mark.parametrize("space", SPACES)
def test_thousands_are_separated_by_any_of_the_four_spaces(space: str) -> None:
    assert parse_number(f"260{space}563") == 260563
    assert parse_number(f"1{space}234{space}567,5") == 1234567.5


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("22,45", 22.45),
        ("22,45 %", 22.45),
        ("22,45%", 22.45),
        (f"22,45{NNBSP}%", 22.45),
        ("-3", -3),
        (f"{MINUS}0,5", -0.5),
        ("+1,79", 1.79),
        ("260563", 260563),
        (f"  38{NBSP}", 38),
    ],
)
def test_a_number_is_read_to_its_last_decimal(text: str, value: float) -> None:
    assert parse_number(text) == value


REFUSED_NUMBERS = [
    *("", " ", "12 34", "1 2345", "1234 567", "0 563", "1  234", "1 234\u00a0567", "1,234 567", "1\n234"),
    *("(12)", "12-", "12−", "--1", "+-1", "- 1", ",5", "5,", "1,2,3", "1,234.5", "1.234,5", "1'234", "1_000"),
    *("1E5", "1e5", "inf", "nan", "0x1A", "38;62%", "22 %%", "%", "5 ‰", "douze", "#N/A", "<11", "3 pt"),
    *("٣٤", "１２", "1²", "½", "9" * 400),
]


@pytest.mark.parametrize("text", REFUSED_NUMBERS)
def test_what_is_not_a_number_written_in_french_is_refused_and_quoted(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(f"« {text} »") + " ; .*attendu"):
        parse_number(text)


@pytest.mark.parametrize("text", ["1.234", "-1.234.567", "12.000 %"])
def test_a_point_before_three_digits_is_refused_as_ambiguous(text: str) -> None:
    with pytest.raises(ValueError, match="ambigu"):
        parse_number(text)


@pytest.mark.parametrize("text", ["22.5", "-0.25", "22.5 %", "1234.567"])
def test_a_decimal_point_is_refused_and_the_comma_asked_for(text: str) -> None:
    with pytest.raises(ValueError, match="séparateur décimal attendu : la virgule"):
        parse_number(text)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (276032, 0, f"276{NNBSP}032"),
        (1234567.891, 2, f"1{NNBSP}234{NNBSP}567,89"),
        (-22.4, 1, f"{MINUS}22,4"),
        (2, 2, "2,00"),
        (0.5, 0, "1"),
        (-0.5, 0, f"{MINUS}1"),
        (2.5, 0, "3"),
        (1.005, 2, "1,01"),
        (999.95, 1, f"1{NNBSP}000,0"),
    ],
)
def test_a_number_is_rounded_half_away_from_zero_on_the_decimals_one_reads(
    value: float, decimals: int, text: str
) -> None:
    assert format_number(value, decimals) == text


def test_a_change_always_shows_its_sign_except_zero() -> None:
    assert format_number(1.25, 1, sign=True) == "+1,3"
    assert format_number(-1.25, 1, sign=True) == f"{MINUS}1,3"
    assert format_number(0, sign=True) == "0"
    assert format_number(0.04, 1, sign=True) == "0,0"


@pytest.mark.parametrize("value", [-0.0, -0.4, -1e-9])
def test_zero_is_never_printed_with_a_minus(value: float) -> None:
    assert format_number(value) == "0"
    assert format_number(value, sign=True) == "0"


@pytest.mark.parametrize("value", NOT_FINITE)
def test_a_number_that_is_not_finite_is_never_printed(value: float) -> None:
    for write in (format_number, format_exact, format_percent, format_points):
        with pytest.raises(ValueError, match="attendu un nombre fini"):
            write(value)


@given(st.integers(-(10**12), 10**12), st.integers(0, 3), st.booleans())
def test_a_number_survives_the_round_trip(units: int, decimals: int, sign: bool) -> None:
    value = units / 10**decimals
    assert parse_number(format_number(value, decimals, sign=sign)) == value


@given(st.floats(-1e8, 1e8), st.integers(0, 6))
def test_a_printed_number_read_and_printed_again_is_the_same_text(value: float, decimals: int) -> None:
    text = format_number(value, decimals)
    assert format_number(parse_number(text), decimals) == text


@given(st.integers(0, 10**12), st.sampled_from(SPACES))
def test_every_space_gives_the_same_number(value: int, space: str) -> None:
    assert parse_number(format_number(value).replace(NNBSP, space)) == value


@given(FINITE)
@example(5e-324)
@example(1.7976931348623157e308)
@example(0.1 + 0.2)
@example(-0.0)
def test_an_exact_number_survives_the_round_trip(value: float) -> None:
    assert parse_number(format_exact(value)) == value


def test_an_exact_number_has_all_its_decimals_and_no_more() -> None:
    assert format_exact(1234.0) == f"1{NNBSP}234"
    assert format_exact(22.450) == "22,45"
    assert format_exact(1e-7) == "0,0000001"
    assert format_exact(1e22) == "10" + f"{NNBSP}000" * 7


@given(st.text())
def test_any_text_is_a_number_or_a_value_error(text: str) -> None:
    for read in (parse_number, parse_value, parse_arrondissement, parse_period, known_on):
        try:
            read(text)
        except ValueError as error:
            assert f"« {text} »" in str(error)  # noqa: PT017 - most texts are numbers, or not


# Units


def test_a_percentage_takes_a_narrow_space() -> None:
    assert format_percent(22.4) == f"22,4{NNBSP}%"
    assert quantity(22.4, 1, "%", "%") == f"22,4{NNBSP}%"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.11, "+0,11 point"),
        (1.79, "+1,79 point"),
        (2, "+2,00 points"),
        (-2, f"{MINUS}2,00 points"),
        (-0.5, f"{MINUS}0,50 point"),
        (0, "0,00 point"),
        (1.996, "+2,00 points"),
    ],
)
def test_points_are_signed_and_plural_from_two_as_printed(value: float, text: str) -> None:
    assert format_points(value) == text.replace(" ", NBSP)


def test_points_without_sign_keep_their_minus() -> None:
    assert format_points(0.4, 1, sign=False) == f"0,4{NBSP}point"
    assert format_points(-0.4, 1, sign=False) == f"{MINUS}0,4{NBSP}point"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (276032, f"276{NNBSP}032*logements"),
        (1, "1*logement"),
        (0, "0*logement"),
        (1.4, "1*logement"),
        (1.5, "2*logements"),
        (-2, f"{MINUS}2*logements"),
    ],
)
def test_a_unit_is_plural_from_two_as_printed(value: float, text: str) -> None:
    assert quantity(value, 0, "logement", "logements") == text.replace("*", NBSP)


# Non-values


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("", "non disponible"),
        ("  ", "non disponible"),
        ("nd", "non disponible"),
        ("N.D.", "non disponible"),
        ("NC", "non disponible"),
        ("nc", "non disponible"),
        (" n.c. ", "non disponible"),
        ("s", "secret"),
        ("S", "secret"),
        ("c", "secret"),
        ("Secret stat.", "secret"),
        ("secret", "secret"),
        ("///", "sans objet"),
        ("so", "sans objet"),
        ("s.o.", "sans objet"),
    ],
)
def test_a_non_value_keeps_its_kind(text: str, status: str) -> None:
    assert parse_value(text) == (None, status)


def test_a_number_has_no_status() -> None:
    assert parse_value("22,45 %") == (22.45, None)
    assert parse_value("0") == (0, None)


@pytest.mark.parametrize("text", ["-", "–", "ε", "#DIV/0!", "#N/A", "<11", "xx", "1.234", "na"])
def test_a_marker_nobody_declared_is_refused_with_those_that_are(text: str) -> None:
    expected = f"valeur illisible : « {text} » ; attendu un nombre écrit à la française ou un marqueur déclaré ("
    with pytest.raises(ValueError, match=re.escape(expected) + r".+, s\.o\., .+\)$"):
        parse_value(text)


def test_the_markers_of_the_source_win_over_the_usual_ones_and_over_numbers() -> None:
    tokens = {"-": "sans objet", "<11": "secret", "C": "non disponible", "999": "non disponible"}
    assert parse_value(" - ", tokens) == (None, "sans objet")
    assert parse_value("<11", tokens) == (None, "secret")
    assert parse_value("c", tokens) == (None, "non disponible")
    assert parse_value("999", tokens) == (None, "non disponible")
    assert parse_value("s", tokens) == (None, "secret")


def test_every_kind_of_non_value_has_a_mark_that_reads_back_as_itself() -> None:
    for status in set(NON_VALUES.values()):
        assert parse_value(STATUS_MARKS[status]) == (None, status)


def test_the_marks_are_those_of_official_statistics() -> None:
    assert list(STATUS_MARKS.items()) == [
        *[
            ("définitif", ""),
            ("révisé", "r"),
            ("provisoire", "p"),
            ("estimé", "e"),
            ("approché", "≈"),
            ("à vérifier", "?"),
        ],
        *[("secret", "s"), ("non disponible", "nd"), ("sans objet", "///")],
    ]


# Arrondissements


@pytest.mark.parametrize(
    "text",
    [
        "1er",
        "1ER",
        "1ᵉʳ",
        "1",
        "01",
        "1.0",
        "75001",
        "75101",
        "75101.0",
        "75001.0",
        " 1er ",
        "Paris 1er Arrondissement",
        "PARIS 01",
        "Paris 1er",
        "Paris - 1er",
        "paris 1",
        "1er Ardt",
        "1er arr.",
        f"Paris{NBSP}1er{NBSP}arrondissement",
    ],
)
def test_every_spelling_of_the_first_arrondissement_is_read(text: str) -> None:
    assert parse_arrondissement(text) == "75101"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2e", "75102"),
        ("2ème", "75102"),
        ("2ème", "75102"),
        ("2eme", "75102"),
        ("2ᵉ", "75102"),
        ("10ème Ardt", "75110"),
        ("75116", "75116"),
        ("75016", "75116"),
        ("20", "75120"),
        ("75120", "75120"),
    ],
)
def test_an_arrondissement_is_read_as_its_insee_code(text: str, code: str) -> None:
    assert parse_arrondissement(text) == code


SPELLINGS = (
    *(
        "{n}",
        "{n:02}",
        "{n}.0",
        "{o}",
        "PARIS {n:02}",
        "Paris {o}",
        "Paris - {o}",
        "Paris {o} Arrondissement",
    ),
    *("{o} Ardt", "{o} arrdt", "{o} arrondissement", "750{n:02}", "751{n:02}", "751{n:02}.0"),
)


@given(st.integers(1, 20), st.sampled_from(SPELLINGS), st.sampled_from(("e", "ème", "eme", "ᵉ")), st.booleans())
def test_every_arrondissement_is_read_in_every_spelling(n: int, spelling: str, end: str, upper: bool) -> None:
    text = spelling.format(n=n, o="1er" if n == 1 else f"{n}{end}")
    assert parse_arrondissement(text.upper() if upper else text) == f"751{n:02}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "00",
        "21",
        "001",
        "-1",
        "1,0",
        "2.5",
        "2nd",
        "2er",
        "1re",
        "11er",
        "2e.0",
        "１",
        "①",
        "1er 2e",
        "75000",
        "75021",
        "75100",
        "75121",
        "75056",
        "75201",
        "751011",
        "7501",
        "92012",
        "75 101",
        "75101.5",
        "Paris",
        "Paris Centre",
        "Total",
        "Ensemble",
        "Lyon 1er",
        "Paris1er",
        "Paris 75001",
        "1erarrondissement",
    ],
)
def test_what_is_not_one_arrondissement_is_refused_by_name(text: str) -> None:
    with pytest.raises(ValueError, match=f"arrondissement illisible : « {re.escape(text)} » ; attendu « 1er »"):
        parse_arrondissement(text)


@pytest.mark.parametrize("code", ARRONDISSEMENTS)
def test_an_arrondissement_survives_the_round_trip(code: str) -> None:
    assert parse_arrondissement(format_arrondissement(code)) == code


def test_arrondissements_are_printed_as_ordinals() -> None:
    printed = [format_arrondissement(code) for code in ARRONDISSEMENTS]
    assert printed == ["1er", *(f"{number}e" for number in range(2, 21))]


@pytest.mark.parametrize("code", ["75001", "75100", "75121", "75056", "1er", "751١١", ""])
def test_only_an_insee_code_is_printed_as_an_arrondissement(code: str) -> None:
    with pytest.raises(ValueError, match=f"« {code} » ; attendu de 75101 à 75120"):
        format_arrondissement(code)


# Periods


@pytest.mark.parametrize(
    ("text", "iso", "start", "end"),
    [
        ("2024", "2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", "2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-01-01", "2025-01-01", date(2025, 1, 1), date(2025, 1, 1)),
        ("2004-11/2005-03", "2004-11/2005-03", date(2004, 11, 1), date(2005, 3, 31)),
        ("2017-06-10/2017-07-10", "2017-06-10/2017-07-10", date(2017, 6, 10), date(2017, 7, 10)),
        ("2019/2021", "2019/2021", date(2019, 1, 1), date(2021, 12, 31)),
        ("31/12/2025", "2025-12-31", date(2025, 12, 31), date(2025, 12, 31)),
        ("1er janvier 2025", "2025-01-01", date(2025, 1, 1), date(2025, 1, 1)),
        ("1 janvier 2025", "2025-01-01", date(2025, 1, 1), date(2025, 1, 1)),
        (f"31{NBSP}décembre{NBSP}2025", "2025-12-31", date(2025, 12, 31), date(2025, 12, 31)),
        (" Mars 2024 ", "2024-03", date(2024, 3, 1), date(2024, 3, 31)),
        ("AOU\u0302T 2024", "2024-08", date(2024, 8, 1), date(2024, 8, 31)),
    ],
)
def test_a_period_has_one_iso_name_and_its_last_day(text: str, iso: str, start: date, end: date) -> None:
    assert parse_period(text) == Period(iso, start, end)


REFUSED_PERIODS = [
    *(
        "",
        "24",
        "1989",
        "2101",
        "2024-13",
        "2024-00",
        "2024-3",
        "2024-02-30",
        "2023-02-29",
        "2024-1-1",
        "20240101",
    ),
    *(
        "12/31/2025",
        "1/2/2025",
        "12/2025",
        "31/12/25",
        "45291",
        "2024.0",
        "2024,0",
        "２０２４",
        "-2024",
        "2024-",
    ),
    *(
        "2024/",
        "/2024",
        "2024/2025/2026",
        "2024-T1",
        "T1 2024",
        "mars",
        "mars 24",
        "march 2024",
        "32 mars 2024",
    ),
    *(
        "30 février 2024",
        "2er mars 2024",
        "10er mars 2024",
        "1er 2024",
        "0 mars 2024",
        "mars 2024 à",
        "mars à 2024",
    ),
    *("1er mars 2024 à avril 2024 à mai 2024", "10 au 2025", "2024 à mars 2025", "mars au 10 juillet 2017"),
]
REFUSED_INTERVALS = [
    *("2005-03/2004-11", "2024/2023", "2017-07-10/2017-06-10", "mars à février 2024", "20 au 10 mars 2024"),
    *("2024/2024", "2024-03/2024-03", "2004/2005-03", "2004-11/2005-03-01"),
]


@pytest.mark.parametrize("text", REFUSED_PERIODS)
def test_what_is_not_a_period_is_refused_and_quoted(text: str) -> None:
    with pytest.raises(ValueError, match=f"période illisible : « {re.escape(text)} » ; attendu"):
        parse_period(text)


@pytest.mark.parametrize("text", REFUSED_INTERVALS)
def test_an_interval_goes_forward_between_bounds_of_one_kind(text: str) -> None:
    with pytest.raises(ValueError, match=f"intervalle illisible : « {re.escape(text)} » ; attendu"):
        parse_period(text)


@pytest.mark.parametrize(
    ("iso", "text"),
    [
        ("2024", "2024"),
        ("2024-03", "mars 2024"),
        ("2025-01-01", "1er janvier 2025"),
        ("2019/2021", "2019 à 2021"),
        ("2004-11/2005-03", "novembre 2004 à mars 2005"),
        ("2014-07/2014-08", "juillet à août 2014"),
        ("2023-03/2024-03", "mars 2023 à mars 2024"),
        ("2017-06-10/2017-07-10", "10 juin au 10 juillet 2017"),
        ("2024-03-01/2024-03-15", "1er au 15 mars 2024"),
        ("2004-11-15/2005-03-01", "15 novembre 2004 au 1er mars 2005"),
        ("2004-11-15/2005-11-15", "15 novembre 2004 au 15 novembre 2005"),
    ],
)
def test_a_period_prints_once_what_its_bounds_share(iso: str, text: str) -> None:
    assert format_period(iso) == text
    assert format_period(parse_period(iso)) == text


@given(PERIODS)
def test_a_period_survives_the_round_trip_in_iso_and_in_french(iso: str) -> None:
    period = parse_period(iso)
    assert period.iso == iso
    assert parse_period(format_period(period)) == period
    assert parse_period(format_period(period).upper()) == period


@given(PERIODS)
def test_a_period_begins_and_ends_where_its_bounds_do(iso: str) -> None:
    period = parse_period(iso)
    assert period.start.isoformat().startswith(iso.split("/")[0])
    assert period.end == known_on(iso.split("/")[-1])


@given(DAYS)
def test_a_day_survives_the_round_trip_in_words_and_in_figures(day: date) -> None:
    assert parse_period(format_date(day)) == Period(day.isoformat(), day, day)
    assert parse_period(f"{day:%d/%m/%Y}") == Period(day.isoformat(), day, day)


# Dates


def test_a_date_is_printed_with_its_ordinal_on_the_first_only() -> None:
    assert format_date(date(2026, 11, 23)) == "23 novembre 2026"
    assert format_date(date(2025, 1, 1)) == "1er janvier 2025"


def test_a_partial_date_is_known_on_its_last_day() -> None:
    assert known_on("2021-11") == date(2021, 11, 30)
    assert known_on("2022") == date(2022, 12, 31)
    assert known_on("2024-02") == date(2024, 2, 29)
    assert known_on("2022-03-01") == date(2022, 3, 1)


def test_a_partial_date_is_printed_as_far_as_it_is_known() -> None:
    assert format_partial("2022") == "2022"
    assert format_partial("2021-11") == "novembre 2021"
    assert format_partial("2022-03-01") == "1er mars 2022"


@given(st.one_of(*POINTS_IN_TIME))
def test_a_partial_date_survives_the_round_trip(iso: str) -> None:
    assert parse_period(format_partial(iso)).iso == iso


@given(MONTH_PERIODS)
def test_the_day_after_the_end_of_a_month_is_a_first(iso: str) -> None:
    assert (known_on(iso) + timedelta(days=1)).day == 1
    assert known_on(iso).day == monthrange(*map(int, iso.split("-")))[1]


@pytest.mark.parametrize("text", ["", "2021-13", "21", "novembre 2021", "31/12/2021", "2021/2022", "2021-11-31"])
def test_a_partial_date_that_is_not_iso_is_refused(text: str) -> None:
    for read in (known_on, format_partial):
        with pytest.raises(ValueError, match=f"date illisible : « {text} » ; attendu"):
            read(text)


# Lists


def test_a_list_ends_with_et() -> None:
    assert listing([]) == ""
    assert listing(["a"]) == "a"
    assert listing(["a", "b"]) == "a et b"
    assert listing(iter(["a", "b", "c"])) == "a, b et c"
