-- Whether the figures of one period are those that the sheet asks for: the arrondissements (a sum lacks none of
-- them where none counts nothing), or Paris. An aggregate over the figures of an indicator and period.
create macro is_covered(geography, additive, level, territory, there) as
    if(
        any_value(geography) = 'arrondissement',
        count(distinct territory) filter (level = 'arrondissement' and there) >= if(any_value(additive), 1, 19),
        bool_or(territory in ('75', '75056') and there)
    );

-- The years for which an indicator has its figure, as known on a day; a year is that of the period's last day.
create macro covered_known_on(day) as table (
with periods as (
    select
        s.indicator, s.period, s.period_end,
        coalesce(max(s.status) filter (s.value is not null), 'secret') as status,
        max((s.published, s.snapshot)) filter (is_there(s.value, s.status)) as latest
    from figures_known_on(day) s
    join indicator i on i.id = s.indicator
    join territory t on t.code = s.territory
    group by s.indicator, s.period, s.period_end
    having is_covered(i.geography, i.additive, t.level, s.territory, is_there(s.value, s.status))
)
select
    indicator, year(period_end)::integer as covered_year, arg_max(status, (period_end, period)) as status,
    max(latest) as latest
from periods
group by all
);

-- For each indicator of the plan, the completeness itself left out: whether a year has its figure, as known on a day.
create macro completude_bilan(year, day) as table (
select i.id as indicator, c.indicator is not null as covered, c.status
from indicator i
left join covered_known_on(day) c on c.indicator = i.id and c.covered_year = year
where i.axis is not null and i.id <> 'completude_bilan'
);

-- The completeness of each year of the plan that was over on a day. It may still rise as long as a figure is missing:
-- it is provisional until then.
create macro completude_known_on(day) as table (
with closed as (
    select y as covered_year, make_date(y, 1, 1) as period_start, make_date(y, 12, 31) as period_end
    from (select unnest(range(2022, 2028))::integer as y)
    where make_date(y, 12, 31) <= least(cast(day as date), (select max(consulted) from snapshot))
),
known as (
    select max((published, id)) as latest
    from snapshot
    where published <= cast(day as date)
        and (withdrawn is null or (withdrawn > cast(day as date) and not withdrawn_everywhere))
),
shares as (
    select
        y.covered_year, y.period_start, y.period_end, count(c.indicator) as covered, count(*) as asked,
        coalesce(max(c.latest), any_value(k.latest)) as latest
    from closed y
    cross join known k
    join indicator i on i.axis is not null and i.id <> 'completude_bilan'
    left join covered_known_on(day) c on c.indicator = i.id and c.covered_year = y.covered_year
    group by y.covered_year, y.period_start, y.period_end
)
select
    i.id as indicator, i.paris as territory, s.covered_year::varchar as period, s.period_start, s.period_end,
    'ensemble' as breakdown, 100 * s.covered / s.asked as value, i.unit,
    if(s.covered = s.asked, 'définitif', 'provisoire')::status as status,
    s.latest[2] as snapshot, null::integer as line, s.latest[1] as published
from shares s
join indicator i on i.id = 'completude_bilan'
);

create macro series_known_on(day) as table (
select * from figures_known_on(day)
union all
select * from completude_known_on(day)
);

create table latest as
select * from series_known_on(date '9999-12-31')
order by indicator, territory, breakdown, period_start, period_end;

create view series as
select * from latest;
