-- A value as a message says it: a comma, three decimals at most.
create macro written(value) as replace(regexp_replace(format('{:.3f}', cast(value as double)), '\.?0+$', ''), '.', ',');

-- A figure that was returned: a hidden one was, an absent one was not.
create macro is_there(value, status) as value is not null or status = 'secret';

-- Rates computed from two series: of one territory, period and breakdown, or of a part over the modality `over`.
create macro divided(numerators, denominators) as table (
select
    r.indicator, n.territory, n.period, n.period_start, n.period_end, n.breakdown,
    r.factor * n.value / d.value as value,
    greatest(n.status, d.status) as status, n.snapshot, n.line, greatest(n.published, d.published) as published
from ratio r
join query_table(numerators) n on n.indicator = r.numerator
join query_table(denominators) d
    on d.indicator = r.denominator and d.territory = n.territory and d.period = n.period
    and d.breakdown = coalesce(r.over, n.breakdown)
left join modality m on m.indicator = r.indicator and m.breakdown = n.breakdown
where not r.proposed
    and (d.value > 0 or d.value is null)
    and (r.over is null or (m.breakdown is not null and (r.numerator, n.breakdown) <> (r.denominator, r.over)))
);

-- One value per indicator, territory, period and breakdown, as known on a day: the latest vintage, then what is computed.
-- A doubtful figure never replaces a definitive one, nor one who repeats it the producer, however late it was printed.
-- What is computed from a hidden figure is hidden too, not absent.
-- A computed rate takes the snapshot and line of its numerator, a total the snapshot of its parts and no line.
-- Each file of derived/ is put in its place by etl/warehouse/fill.py: the figures of the indicators computed by it.
create macro figures_known_on(day) as table (
with ranked as (
    select *, row_number() over (
        partition by indicator, territory, period, breakdown
        order by precedence desc
    ) as place
    from observations
    where published <= cast(day as date) and (withdrawn is null or withdrawn > cast(day as date))
        -- What is printed without a year is the figure of none: it stays where it was read.
        and (indicator, snapshot) not in (select u.indicator, s.id from undated u join snapshot s on s.publisher = u.publisher)
),
measured as (
    select indicator, territory, period, period_start, period_end, breakdown, value, status, snapshot, line, published
    from ranked
    where place = 1
),
-- Paris, where the twenty arrondissements add up to it and no total is published.
totals as (
    select
        m.indicator, i.paris as territory, m.period, m.period_start, m.period_end, m.breakdown,
        sum(m.value) as value, max(m.status) as status, max(m.snapshot) as snapshot, null::integer as line,
        max(m.published) as published
    from measured m
    join indicator i on i.id = m.indicator and i.additive
    join territory t on t.code = m.territory and t.level = 'arrondissement'
    group by all
    having count(*) filter (is_there(m.value, m.status)) = 20
),
missing_totals as (
    select t.* from totals t anti join measured m using (indicator, territory, period, breakdown)
),
-- Requests that name no arrondissement: what the twenty leave of the Paris figure, where the file has no such row.
localised as (
    select m.indicator, m.period, m.breakdown, sum(m.value) as value, max(m.status) as status
    from measured m
    join indicator i on i.id = m.indicator and i.rest is not null
    join territory t on t.code = m.territory and t.level = 'arrondissement'
    group by all
    having count(*) filter (is_there(m.value, m.status)) = 20
),
unlocalised as (
    select
        m.indicator, i.rest as territory, m.period, m.period_start, m.period_end, m.breakdown,
        m.value - l.value as value, greatest(m.status, l.status) as status, m.snapshot, null::integer as line, m.published
    from measured m
    join indicator i on i.id = m.indicator and i.paris = m.territory
    join localised l using (indicator, period, breakdown)
),
missing_unlocalised as (
    select u.* from unlocalised u anti join measured m using (indicator, territory, period, breakdown)
),
base as (
    select * from measured
    union all select * from missing_totals
    union all select * from missing_unlocalised
),
-- Rates whose two parts are there: computed, whatever rounded rate was also printed (kept as a check).
ratios as (
    select * from divided('base', 'base')
),
rated as (
    select b.* from base b anti join ratios r using (indicator, territory, period, breakdown)
    union all
    select * from ratios
),
-- The inputs of a computation: the figures of `rated`, each under the computed indicators it is a term of, in their order.
input as (
    select k.indicator as computed, k.place, r.*
    from term k
    join rated r on r.indicator = k.term and (k.territory is null or r.territory = k.territory)
    where r.breakdown = 'ensemble' and (k.day is null or r.period_start = k.day)
),
-- {derived}
derived as (
-- {every derived}
),
-- Rates of what is itself computed.
shares as (
    select * from divided('derived', 'rated')
),
computed as (
    select * from rated
    union all select * from derived
    union all select * from shares
)
select
    c.indicator, c.territory, c.period, c.period_start, c.period_end, c.breakdown,
    case when c.status in ('secret', 'non disponible', 'sans objet') then null else c.value end as value,
    i.unit, c.status, c.snapshot, c.line, c.published
from computed c
join indicator i on i.id = c.indicator
);
