-- Whether the figures of one period are those that the sheet asks for: the twenty arrondissements, each with its figure
-- (a list that names every operation gives its noughts), or Paris. An aggregate over those of an indicator and period.
create macro is_covered(geography, level, territory, there) as
    if(
        any_value(geography) = 'arrondissement',
        count(distinct territory) filter (level = 'arrondissement' and there) = 20,
        bool_or(territory in ('75', '75056') and there)
    );

-- Whether the whole is there, or each of so many modalities. An aggregate over the breakdowns of one place and year.
create macro is_whole(breakdown, modalities, there) as
    coalesce(bool_or(breakdown = 'ensemble' and there), false)
    or (any_value(modalities) > 0 and count(*) filter (breakdown <> 'ensemble' and there) = any_value(modalities));

-- Whether each modality that the sheet asks for apart is there. An aggregate over the breakdowns of one place and year.
create macro are_apart(breakdown, distinguished, there) as
    count(*) filter (there and list_contains(distinguished, breakdown)) = len(any_value(distinguished));

-- Which years a series holds at the geography that the sheet asks for, by the `figures` known on a day: by a return or by
-- any file; what there is of a year held in part: `present` arrondissements of twenty, the modalities `told` of those
-- `asked`, or the months. A year is held by a figure of the whole year, of the day that the sheet names (any day where it
-- names none), or by twelve months; an interval and another day are data, not the figure of a year.
create macro held_by(figures, day) as table (
with returned as (select s.id from snapshot s join source c on c.id = s.source where c.returned),
known as (
    select indicator, territory, breakdown, period_start, period_end, status, value, published, snapshot, true as served
    from query_table(figures)
    union all
    -- A return was received even where another file has printed its figure again; its own last word alone counts.
    select o.indicator, o.territory, o.breakdown, o.period_start, o.period_end, o.status, o.value, o.published, o.snapshot, false
    from observations o
    join snapshot s on s.id = o.snapshot
    where o.snapshot in (from returned)
        and o.published <= cast(day as date) and (o.withdrawn is null or o.withdrawn > cast(day as date))
    qualify row_number() over (
        partition by s.publisher, o.indicator, o.territory, o.period, o.breakdown order by o.published desc, o.snapshot desc
    ) = 1
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
    where not exists (
        from unasked u
        where u.indicator = k.indicator and k.period_start between coalesce(u.since, k.period_start) and coalesce(u.until, k.period_start)
    )
),
cells as (
    select
        indicator, territory, breakdown, held_year,
        bool_or(there and part = 0) or count(distinct part) filter (there and part > 0) = 12 as there,
        bool_or(there and returned and part = 0) or count(distinct part) filter (there and returned and part > 0) = 12 as returned,
        max(status) filter (served and value is not null) as status,
        max((published, snapshot)) filter (there) as latest
    from spans
    where part is not null
    group by all
),
-- A place has its year by the whole, or by each of its modalities; with those that the sheet asks for apart.
places as (
    select
        v.plan_indicator, c.indicator, c.territory, c.held_year,
        is_whole(c.breakdown, m.modalities, c.there) and are_apart(c.breakdown, v.distinguished, c.there) as there,
        is_whole(c.breakdown, m.modalities, c.returned) and are_apart(c.breakdown, v.distinguished, c.returned) as returned,
        coalesce(max(c.status) filter (c.there), 'secret') as status, max(c.latest) filter (c.there) as latest
    from cells c
    join (select indicator, count(*) filter (breakdown <> 'ensemble') as modalities from modality group by all) m
        on m.indicator = c.indicator
    join serving v on v.indicator = c.indicator
    group by v.plan_indicator, c.indicator, c.territory, c.held_year
),
-- `present`: the arrondissements that have the year, of a series asked by arrondissement. Some of the twenty, by a return
-- or by any file, are kept: they are shown as such, and never hold the year.
found as (
select
    v.plan_indicator, v.indicator, p.held_year, is_covered(v.geography, t.level, p.territory, p.there) as complete,
    is_covered(v.geography, t.level, p.territory, p.returned) as received,
    bool_or(p.returned) as returned, max(p.status) filter (p.there) as status, max(p.latest) as latest,
    coalesce(list(p.territory) filter (p.there and v.geography = 'arrondissement' and t.level = 'arrondissement'), []) as present
from places p
join serving v on v.plan_indicator = p.plan_indicator and v.indicator = p.indicator
join territory t on t.code = p.territory
group by v.plan_indicator, v.indicator, p.held_year
having complete or len(present) > 0
),
candidates as (
select *, true as own from found
union all
-- A rate that its terms give has the years of both, wherever one of them is not nought.
select
    v.plan_indicator, v.indicator, n.held_year, n.complete and d.complete, n.received and d.received,
    n.returned and d.returned, greatest(n.status, d.status), greatest(n.latest, d.latest),
    list_intersect(n.present, d.present), false
from serving v
join ratio r on r.indicator = v.indicator and not r.proposed
join found n on n.plan_indicator = v.plan_indicator and n.indicator = r.numerator
join found d on d.plan_indicator = v.plan_indicator and d.indicator = r.denominator and d.held_year = n.held_year
where n.complete and d.complete or len(list_intersect(n.present, d.present)) > 0
),
-- What a return gives of a year that nothing else holds: some of the modalities that are asked for, or of the months.
parted as (
select
    v.plan_indicator, p.indicator, p.held_year, max(p.status) filter (p.value is not null) as status,
    max((p.published, p.snapshot)) as latest, list(distinct p.breakdown) as told, bool_or(p.part = 0) as whole,
    list(distinct p.part order by p.part) filter (p.part > 0) as months,
    if(
        list_contains(told, 'ensemble'), any_value(v.distinguished),
        (select coalesce(list(m.breakdown order by m.rowid), []) from modality m where m.indicator = p.indicator and m.breakdown <> 'ensemble')
    ) as asked
from spans p
join serving v on v.indicator = p.indicator
where p.returned and not p.served and p.there and p.part is not null -- as returned: what is computed from it is no return
group by v.plan_indicator, p.indicator, p.held_year
)
select
    plan_indicator, indicator, held_year, complete, if(complete, received, returned) as received, status, latest,
    if(complete, null, present) as present, null as asked, null as told, null as months
from candidates
qualify row_number() over (
    partition by plan_indicator, indicator, held_year order by complete desc, len(present) desc, own desc
) = 1
union all
select
    plan_indicator, indicator, held_year, false, true, status, latest, null, asked, told, months
from parted p
where not exists (
        from candidates c
        where c.plan_indicator = p.plan_indicator and c.indicator = p.indicator and c.held_year = p.held_year
    )
    and (not list_has_all(told, asked) or (not whole and len(months) < 12))
union all
-- A document has the state of its year; once achieved, it stays so.
select distinct
    v.plan_indicator, v.indicator, unnest(range(year(d.day), if(d.state = 'achevé', 2028, year(d.day) + 1)))::integer, true,
    true, 'définitif'::status, null, null, null, null, null
from deliverable d
join serving v on v.indicator = d.indicator
where d.day <= cast(day as date)
);

create macro held_known_on(day) as table (
with figures as (from figures_known_on(day))
from held_by('figures', day)
);
