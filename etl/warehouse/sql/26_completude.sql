-- Whether each indicator of the plan has its figure for each year that has one, by what is `held`: a figure for every
-- series that it requires; none as long as the indicator itself is to be defined.
create macro completude_by_year(held) as table (
select
    e.plan_indicator, e.year, not any_value(p.undefined) and bool_and(h.indicator is not null) as covered,
    if(bool_and(h.indicator is not null), max(h.status), null) as status, max(h.latest) as latest,
    coalesce(bool_or(h.received), false) as received
from expectation e
join plan_indicator p on p.id = e.plan_indicator
join serving v on v.plan_indicator = e.plan_indicator and v.place is not null
left join query_table(held) h
    on h.plan_indicator = v.plan_indicator and h.indicator = v.indicator and h.held_year = e.year and h.complete
group by e.plan_indicator, e.year
);

create macro completude_bilan(year, day) as table (
with held as (from held_known_on(day))
select c.plan_indicator, c.covered, c.status from completude_by_year('held') c where c.year = cast(year as integer)
);

-- The completeness, as known on a day, of each year of the plan that is over on the day shown. It may still rise as long
-- as a figure is missing: it is provisional until then.
create macro completude_by(held, day, shown) as table (
with known as (
    select max((published, id)) as latest
    from snapshot
    where published <= cast(day as date)
        and (withdrawn is null or (withdrawn > cast(day as date) and not withdrawn_everywhere))
),
shares as (
    select
        year, count(*) filter (covered) as covered, count(*) as asked,
        coalesce(max(c.latest) filter (covered), any_value(k.latest)) as latest,
        bool_or(covered and received) as received
    from completude_by_year(held) c
    cross join known k
    where year >= 2022 and make_date(year, 12, 31) <= cast(shown as date)
    group by year
),
-- What counts an invented return is invented, whatever was published since.
demonstrated as (select max(id) as invented from snapshot where starts_with(id, 'demonstration/'))
select
    i.id as indicator, i.paris as territory, s.year::varchar as period, make_date(s.year, 1, 1) as period_start,
    make_date(s.year, 12, 31) as period_end, 'ensemble' as breakdown, 100 * s.covered / s.asked as value, i.unit,
    if(s.covered = s.asked, 'définitif', 'provisoire')::status as status,
    coalesce(if(s.received, d.invented, null), s.latest[2]) as snapshot, null::integer as line, s.latest[1] as published
from shares s
cross join demonstrated d
join indicator i on i.id = 'completude_bilan'
);

create macro completude_known_on(day, shown) as table (
with held as (from held_known_on(day))
from completude_by('held', day, shown)
);

-- No year is over here that was not when the last file was read.
create macro series_known_on(day) as table (
with figures as (from figures_known_on(day)),
held as (from held_by('figures', day))
select * from figures
union all
select * from completude_by('held', day, least(cast(day as date), (select max(consulted) from snapshot)))
);

-- What is known today, for all that is computed from it below: macros cost as much to plan as to run.
create temp table figures_today as
select * from figures_known_on(date '9999-12-31');

create temp table held_today as
select * from held_by('figures_today', date '9999-12-31');

create table latest as
select * from figures_today
union all
select * from completude_by('held_today', date '9999-12-31', (select max(consulted) from snapshot))
order by indicator, territory, breakdown, period_start, period_end;

create view series as
select * from latest;
