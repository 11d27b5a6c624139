"""Returns as rows, added to a copy of the published file as a build would: what a year that is held needs."""

from __future__ import annotations

import duckdb

from etl.warehouse.published import KNOWN_ON

Row = tuple[str, str, float | None, str]  # territory, breakdown, value, status


def give(connection: duckdb.DuckDBPyConnection, indicator: str, day: str, rows: list[Row], month: int = 0) -> None:
    """A return of 2025, or of one of its months, from one producer, known from a day on."""
    period = f"2025-{month:02d}" if month else "2025"
    connection.execute(
        """
        insert into snapshot
        select * replace ($day as id, 'remontee' as source, 'Conférence parisienne du logement' as publisher,
            $day::date as published, $day::date as consulted, '' as restates)
        from snapshot where withdrawn is null limit 1
        """,
        {"day": day},
    )
    for place, breakdown, value, status in rows:
        connection.execute(
            """
            insert into observation
            select * replace ($day as snapshot, $indicator as indicator, $place as territory, $period as period,
                make_date(2025, greatest($month, 1), 1) as period_start,
                last_day(make_date(2025, if($month = 0, 12, $month), 1)) as period_end, $breakdown as breakdown,
                $value as value, $status::status as status, '' as masked)
            from observation where masked = '' limit 1
            """,
            {"day": day, "indicator": indicator, "place": place, "breakdown": breakdown}
            | {"value": value, "status": status, "period": period, "month": month},
        )


def read_on(connection: duckdb.DuckDBPyConnection, day: str) -> None:
    """The series and states of the file, as they are known on a day with the returns given."""
    connection.execute("set variable day = $day::date", {"day": day})
    connection.execute(KNOWN_ON.read_text(encoding="utf-8"))
