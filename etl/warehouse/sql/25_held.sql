-- Whether the figures of one period are those that the sheet asks for: the arrondissements (a sum lacks none of
-- them where none counts nothing), or Paris. An aggregate over the figures of an indicator and period.
create macro is_covered(geography, additive, level, territory, there) as
    if(
        any_value(geography) = 'arrondissement',
        count(distinct territory) filter (level = 'arrondissement' and there) >= if(any_value(additive), 1, 19),
        bool_or(territory in ('75', '75056') and there)
    );

-- Which years a series holds at the geography that the sheet asks for, as known on a day: by a return or by any file. A
-- year is held by a figure of the whole year, of the day that the sheet names (any day where it names none), or by twelve
-- months; an interval and another day are data, not the figure of a year.
create macro held_known_on(day) as table (
with returned as (select s.id from snapshot s join source c on c.id = s.source where c.returned),
known as (
    select indicator, territory, period_start, period_end, status, value, published, snapshot from figures_known_on(day)
    union all
    -- A return was received even where another file has printed its figure again.
    select indicator, territory, period_start, period_end, status, value, published, snapshot
    from observations
    where snapshot in (from returned)
        and published <= cast(day as date) and (withdrawn is null or withdrawn > cast(day as date))
),
spans as (
    select
        k.*, year(k.period_end)::integer as held_year, is_there(k.value, k.status) as there,
        k.snapshot in (from returned) as returned,
        case
            when k.period_start = make_date(year(k.period_end), 1, 1) and k.period_end = make_date(year(k.period_end), 12, 31) then 0
            when k.period_start = k.period_end and strftime(k.period_end, '%m-%d') = coalesce(i.reference_day, strftime(k.period_end, '%m-%d')) then 0
            when k.period_start = date_trunc('month', k.period_end) and k.period_end = last_day(k.period_end) then month(k.period_end)
        end as part -- 0: the whole year; else the month
    from known k
    join indicator i on i.id = k.indicator
),
places as (
    select
        indicator, territory, held_year,
        bool_or(there and part = 0) or count(distinct part) filter (there and part > 0) = 12 as there,
        bool_or(there and returned and part = 0) or count(distinct part) filter (there and returned and part > 0) = 12 as returned,
        coalesce(max(status) filter (value is not null), 'secret') as status,
        max((published, snapshot)) filter (there) as latest
    from spans
    where part is not null
    group by all
)
select
    v.plan_indicator, v.indicator, p.held_year, is_covered(v.geography, i.additive, t.level, p.territory, p.returned) as received,
    max(p.status) filter (p.there) as status, max(p.latest) as latest
from places p
join serving v on v.indicator = p.indicator
join indicator i on i.id = p.indicator
join territory t on t.code = p.territory
group by v.plan_indicator, v.indicator, p.held_year
having is_covered(v.geography, i.additive, t.level, p.territory, p.there)
union all
select distinct v.plan_indicator, v.indicator, year(d.day)::integer, true, 'définitif'::status, null
from deliverable d
join serving v on v.indicator = d.indicator
where d.day <= cast(day as date)
);
