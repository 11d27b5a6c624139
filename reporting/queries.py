"""The questions asked of the warehouse: filters and order, no arithmetic. Each takes an open connection."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import duckdb
import pandas as pd

from reporting.answers import answer, remembered

Connection = duckdb.DuckDBPyConnection

KEY = ("indicator", "territory", "period", "breakdown")  # what names a figure of series
# A source's own word for its doubt, where its note puts it before the figure: « plus de 600 » is not said of 800.
BEFORE = r"(?:^|[^\pL])(un peu plus de|près de|plus de|au moins|environ)[\s\x{a0}\x{202f}]+"
GROUPED, AFTER = r"[ \x{a0}\x{202f}]?", "(?:[^0-9]|$)"
# Columns of a question about series, in this order.
SERIES = [
    "indicator",
    "territory",
    "name",
    "period",
    "period_start",
    "period_end",
    "breakdown",
    "value",
    "unit",
    "status",
    "snapshot",
    "line",
    "published",
    "publisher",
    "word",
]


def series(
    connection: Connection,
    indicators: Sequence[str],
    territories: Sequence[str] = (),
    breakdowns: Sequence[str] = ("ensemble",),
) -> pd.DataFrame:
    """Latest values (columns SERIES), `name` the short name, `word` the source's own for its doubt; none given: all."""
    return answer(
        connection,
        """
        select s.indicator, s.territory, t.short as name, s.period, s.period_start, s.period_end, s.breakdown,
            s.value, s.unit, s.status::varchar as status, s.snapshot, s.line, s.published, n.publisher,
            coalesce(regexp_extract(
                lower(o.note), $before || replace(format('{:,}', o.value::bigint), ',', $grouped) || $after, 1
            ), '') as word
        from series s
        join territories t on t.code = s.territory
        join snapshots n on n.id = s.snapshot
        left join observations o
            on s.status = 'approché' and o.snapshot = s.snapshot and o.indicator = s.indicator
            and o.territory = s.territory and o.period = s.period and o.breakdown = s.breakdown
        where list_contains($indicators, s.indicator)
            and (len($territories) = 0 or list_contains($territories, s.territory))
            and (len($breakdowns) = 0 or list_contains($breakdowns, s.breakdown))
        order by s.indicator, s.territory, s.breakdown, s.period_start, s.period_end
        """,
        before=BEFORE,
        grouped=GROUPED,
        after=AFTER,
        indicators=list(indicators),
        territories=list(territories),
        breakdowns=list(breakdowns),
    )


def figures(connection: Connection, indicator: str) -> Mapping[tuple[str, str, str, str], tuple[float, str, str]]:
    """All the figures of an indicator, broken down or not: KEY → value, status, snapshot; without a data frame."""
    asked = "select territory, period, breakdown, value, status::varchar, snapshot from series where indicator = ?"

    def found() -> dict[tuple[str, str, str, str], tuple[float, str, str]]:
        return {
            (indicator, place, period, part): (value, status, snapshot)
            for place, period, part, value, status, snapshot in connection.execute(asked, [indicator]).fetchall()
        }

    return remembered(connection, ("figures", indicator), found)


def every_figure(connection: Connection) -> pd.DataFrame:
    """All of `series` (columns SERIES less `name` and `word`), and the `sheet` of the line, if it is in a workbook."""
    return answer(
        connection,
        """
        select s.* replace (s.status::varchar as status), n.publisher, max(o.sheet) as sheet
        from series s
        join snapshots n on n.id = s.snapshot
        left join ratio r on r.indicator = s.indicator
        left join observations o
            on o.snapshot = s.snapshot and o.line = s.line and o.indicator in (s.indicator, r.numerator)
            and o.territory = s.territory and o.period = s.period and o.breakdown = s.breakdown
        group by all
        order by s.indicator, s.territory, s.breakdown, s.period_start, s.period_end, s.period
        """,
    )


def by_arrondissement(connection: Connection, arrondissements: Sequence[str]) -> pd.DataFrame:
    """What is known of the arrondissements: indicator, breakdown, period, and how many of the twenty have a value."""
    return answer(
        connection,
        """
        select indicator, breakdown, period, count(value) as known
        from series
        where list_contains($arrondissements, territory) and not contains(period, '/')
        group by indicator, breakdown, period
        having count(value) > 0
        order by indicator, breakdown, period
        """,
        arrondissements=list(arrondissements),
    )


def vintages(connection: Connection, indicator: str, territory: str) -> pd.DataFrame:
    """Every published vintage of one indicator and territory (not broken down), oldest period and vintage first."""
    return answer(
        connection,
        """
        select o.indicator, o.territory, t.short as name, o.period, o.period_start, o.period_end, o.breakdown,
            o.value, o.unit, o.status::varchar as status, o.snapshot, o.line, o.published, n.publisher
        from observations o
        join territories t on t.code = o.territory
        join snapshots n on n.id = o.snapshot
        where o.indicator = $indicator and o.territory = $territory and o.breakdown = 'ensemble' and o.withdrawn is null
        order by o.period_start, o.published, o.snapshot
        """,
        indicator=indicator,
        territory=territory,
    )


def indicators(connection: Connection) -> pd.DataFrame:
    """Every series with its last value for Paris (see etl/warehouse/sql/40_contract.sql), in the catalogue's order."""
    return answer(
        connection,
        """
        select * replace (last_status::varchar as last_status) from indicators
        order by axis nulls last, action, subject, id
        """,
    )


def states(connection: Connection) -> pd.DataFrame:
    """Where each series of the plan stands, by year: plan_indicator, indicator, place (of those required), year, due,
    expected, state, status, detail where it is there in part (see etl/warehouse/sql/27_states.sql).
    """
    return answer(
        connection,
        """
        select * replace (status::varchar as status) from states
        order by plan_indicator, place nulls last, indicator, year
        """,
    )


def plan_states(connection: Connection) -> pd.DataFrame:
    """Where each indicator of the plan stands, by year: plan_indicator, year, due, expected, state, status, missing."""
    return answer(
        connection, "select * replace (status::varchar as status) from plan_states order by plan_indicator, year"
    )


def last_figures(connection: Connection) -> pd.DataFrame:
    """The last value known: indicator, territory, breakdown, period, value, status, snapshot, period_end."""
    return answer(
        connection,
        """
        select * replace (status::varchar as status) from last_figures_told() order by indicator, territory, breakdown
        """,
    )


def completude(connection: Connection, year: int, day: dt.date) -> pd.DataFrame:
    """The plan's indicators expected for a year, and whether known on a day: plan_indicator, covered, status."""
    return answer(
        connection,
        """
        select plan_indicator, covered, status::varchar as status
        from completude_bilan($year, $day)
        order by plan_indicator
        """,
        year=year,
        day=day,
    )


def years_over(connection: Connection, day: dt.date) -> list[int]:
    """The years of the plan that were over on a day, and have a completeness."""
    rows = answer(connection, "select period from completude_known_on($day, $day) order by period", day=day)
    return [int(period) for period in rows["period"]]


def first_return(connection: Connection) -> dt.date | None:
    """The day from which this instance has known a producer's return; None where it has received none."""
    return _day(
        connection, "select min(s.published) from snapshots s join source c on c.id = s.source where c.returned"
    )


def known_on(connection: Connection) -> dt.date | None:
    """The past day whose knowledge this connection shows (see etl/warehouse/known_on.sql), None for today's."""
    return _day(connection, "select getvariable('day')::date")


def any_figure(connection: Connection) -> bool:
    """Whether one is known on the day shown."""
    return not answer(connection, "select 1 from series limit 1").empty


def last_reading(connection: Connection) -> dt.date | None:
    """The day on which the last of the files known was read, None without any."""
    return _day(connection, "select max(consulted) from snapshots")


def day_shown(connection: Connection) -> dt.date:
    """The day on which what is expected is read: the past one whose knowledge is shown, else the one that `connect` was
    given (see etl/warehouse/shown_on.sql), else that of the last reading.
    """
    asked = (
        "select coalesce(getvariable('day')::date, greatest(max(consulted), getvariable('shown')::date)) from snapshots"
    )
    return _day(connection, asked) or dt.date.today()


def _day(connection: Connection, asked: str) -> dt.date | None:
    day = answer(connection, asked).iat[0, 0]
    return None if pd.isna(day) else pd.Timestamp(day).date()


def snapshots(connection: Connection, ids: Sequence[str]) -> pd.DataFrame:
    """The publications behind figures: the producers', then those that repeat them; the last dated first."""
    return answer(
        connection,
        """
        select s.*
        from snapshots s
        where list_contains($ids, s.id)
        order by s.restates <> '', s.published_text = '', s.published desc, s.id
        """,
        ids=list(ids),
    )


def every_objective(connection: Connection) -> pd.DataFrame:
    """What texts set for all indicators, a row per value."""
    return answer(
        connection, "select * from objectives order by indicator, territory, breakdown, nature, since nulls first"
    )


def notes(connection: Connection, indicators: Sequence[str]) -> pd.DataFrame:
    """What the publications add in words to their figures: snapshot, line, note."""
    return answer(
        connection,
        """
        select distinct snapshot, line, note
        from observations
        where list_contains($indicators, indicator) and note <> '' and withdrawn is null
        """,
        indicators=list(indicators),
    )


def readings(connection: Connection, indicator: str) -> pd.DataFrame:
    """Where each vintage of an indicator was read: KEY, sheet, line, what is said of it, and its snapshot described."""
    return answer(
        connection,
        """
        select o.indicator, o.territory, o.period, o.breakdown, o.snapshot, o.sheet, o.line, o.note as said,
            n.source, n.publisher, n.dataset, n.url, n.licence, n.published_text, n.consulted, n.obtained,
            n.file, n.sha256
        from observations o
        join snapshots n on n.id = o.snapshot
        where o.indicator = $indicator
        """,
        indicator=indicator,
    )


def changed(connection: Connection, identifiers: Sequence[str], since: str) -> list[str]:
    """Of these indicators, those with a figure that is not what it was known to be on the day `since` (ISO)."""
    found = connection.execute(
        """
        with before as (
            select indicator, territory, period, breakdown, value, status from series_known_on($day::date)
        ), now as (
            select indicator, territory, period, breakdown, value, status from series_known_on(current_date)
        )
        select distinct indicator from ((from before except from now) union (from now except from before))
        """,
        {"day": since},
    ).fetchall()
    return [name for name in identifiers if (name,) in found]


def revisions(connection: Connection) -> pd.DataFrame:
    """Figures that a publication prints unlike the one served the day before, which the columns in `_before` tell.

    `replaces`: it took the place of the other, which a doubtful figure does not, nor one that repeats the producer.
    """
    return answer(
        connection,
        """
        with told as (
            select o.*, if(o.status = 'approché', regexp_extract(
                    lower(o.note), $before || replace(format('{:,}', o.value::bigint), ',', $grouped) || $after, 1
                ), '') as word,
                s.publisher, s.restates, s.operation, s.published_text
            from observations o
            join snapshots s on s.id = o.snapshot
            where o.value is not null and o.withdrawn is null
        ), vintages as (
            select *, arg_max({'value': value, 'status': status, 'word': word, 'publisher': publisher,
                'restates': restates, 'operation': operation, 'rank': precedence}, precedence) over w as served
            from told
            window w as (
                partition by indicator, territory, period, breakdown order by published, snapshot
                rows between unbounded preceding and 1 preceding
            )
        )
        select
            v.indicator, v.territory, t.short as name, v.period, v.period_start, v.period_end, v.breakdown,
            v.value, v.status::varchar as status, v.word, v.publisher, v.restates,
            served.value as value_before, served.status::varchar as status_before, served.word as word_before,
            served.publisher as publisher_before, served.restates as restates_before,
            served.operation = v.operation as same_operation, v.precedence > served.rank as replaces,
            v.published, v.published_text
        from vintages v
        join territories t on t.code = v.territory
        where v.value <> served.value
        order by v.published desc, v.indicator, v.territory, v.period, v.breakdown, v.snapshot
        """,
        before=BEFORE,
        grouped=GROUPED,
        after=AFTER,
    )


def withdrawn(connection: Connection) -> pd.DataFrame:
    """The snapshots of the files taken back, the last first."""
    return answer(connection, "select * from snapshots where withdrawn is not null order by withdrawn desc, id")


def files_of(connection: Connection, indicator: str) -> pd.DataFrame:
    """The files that gave figures of an indicator, the last published first; the withdrawn ones say it."""
    return answer(
        connection,
        """
        select n.publisher, n.dataset, n.vintage, n.published, n.consulted, o.snapshot, n.withdrawn,
            count(*) as figures, min(o.period) as first_period, max(o.period) as last_period
        from observations o
        join snapshots n on n.id = o.snapshot
        where o.indicator = $indicator
        group by all
        order by n.published desc, o.snapshot
        """,
        indicator=indicator,
    )


def findings(connection: Connection) -> pd.DataFrame:
    """What the build's checks found and let through."""
    return answer(connection, "select * from findings order by tier, file, line")


def secrecy(connection: Connection) -> pd.DataFrame:
    """What is hidden in each table: indicator, period, source, cells, by_publisher, by_rule, by_link."""
    return answer(
        connection,
        """
        select s.* from secrecy s
        where exists (from observations o where o.indicator = s.indicator and o.period = s.period)
        order by s.indicator, s.period, s.source
        """,
    )


def sources(connection: Connection) -> pd.DataFrame:
    """Each source with its licence, attribution and number of snapshots."""
    return answer(
        connection,
        """
        select c.*, count(s.id) as snapshots, max(s.consulted) as consulted
        from source c
        left join snapshots s on s.source = c.id
        group by all
        order by c.label
        """,
    )


def jeu(connection: Connection) -> str:
    """Which data set this file is, on any day: everything made from another than the published one says so."""
    return str(answer(connection, "select jeu from main.declared").iat[0, 0])
