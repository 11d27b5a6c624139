-- A value as a message says it: a comma, three decimals at most.
create macro written(value) as replace(regexp_replace(format('{:.3f}', cast(value as double)), '\.?0+$', ''), '.', ',');

-- A figure that was returned: a hidden one was, an absent one was not.
create macro is_there(value, status) as value is not null or status = 'secret';

-- One value per indicator, territory, period and breakdown, as known on a day: the latest vintage, then what is computed.
-- A doubtful figure never replaces a definitive one, nor one who repeats it the producer, however late it was printed.
-- What is computed from a hidden figure is hidden too, not absent.
-- A computed rate takes the snapshot and line of its numerator, a total the snapshot of its parts and no line.
create macro figures_known_on(day) as table (
with ranked as (
    select *, row_number() over (
        partition by indicator, territory, period, breakdown
        order by precedence desc
    ) as place
    from observations
    where published <= cast(day as date) and (withdrawn is null or withdrawn > cast(day as date))
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
    select period, breakdown, sum(value) as value, max(status) as status
    from measured m
    join territory t on t.code = m.territory and t.level = 'arrondissement'
    where indicator = 'demandes'
    group by all
    having count(*) filter (is_there(value, status)) = 20
),
unlocalised as (
    select
        m.indicator, '75056' as territory, m.period, m.period_start, m.period_end, m.breakdown,
        m.value - l.value as value, greatest(m.status, l.status) as status, m.snapshot, null::integer as line, m.published
    from measured m
    join localised l using (period, breakdown)
    where m.indicator = 'demandes' and m.territory = '75'
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
    select
        r.indicator, n.territory, n.period, n.period_start, n.period_end, n.breakdown,
        r.factor * n.value / d.value as value,
        greatest(n.status, d.status) as status, n.snapshot, n.line, greatest(n.published, d.published) as published
    from ratio r
    join base n on n.indicator = r.numerator
    join base d
        on d.indicator = r.denominator and d.territory = n.territory and d.period = n.period
        and d.breakdown = n.breakdown
    where d.value > 0 or d.value is null
),
rated as (
    select b.* from base b anti join ratios r using (indicator, territory, period, breakdown)
    union all
    select * from ratios
),
stock as (
    select * from rated where indicator = 'sru_logements' and breakdown = 'ensemble'
),
rate as (
    select * from rated where indicator = 'sru_taux' and breakdown = 'ensemble'
),
-- Dwellings missing to 25 % at constant résidences principales. Where these are not published they are
-- deduced from a rounded rate: the result is then an estimate.
manquants as (
    select
        'sru_manquants' as indicator, s.territory, s.period, s.period_start, s.period_end, s.breakdown,
        greatest(0, round(0.25 * coalesce(p.value, s.value / (t.value / 100)) - s.value)) as value,
        case when p.value is null then 'estimé'::status else greatest(s.status, p.status) end as status,
        s.snapshot, s.line, greatest(s.published, t.published) as published
    from stock s
    join rate t using (territory, period)
    left join base p
        on p.indicator = 'sru_residences_principales' and p.territory = s.territory and p.period = s.period
    where s.territory = '75056' and t.value > 0
),
concentration as (
    select
        'sru_concentration' as indicator, '75056' as territory, period, period_start, period_end, breakdown,
        100 * sum(value) filter (territory in ('75113', '75119', '75120')) / sum(value) as value,
        max(status) as status, max(snapshot) as snapshot, null::integer as line, max(published) as published
    from stock
    join territory t on t.code = stock.territory and t.level = 'arrondissement'
    group by all
    having count(*) filter (is_there(value, status)) = 20
),
-- Demandes des vingt arrondissements rapportées à leurs attributions : « Paris localisé ».
tension_localisee as (
    select
        'tension_localisee' as indicator, '75' as territory, a.period, a.period_start, a.period_end, a.breakdown,
        sum(d.value) / sum(a.value) as value, max(greatest(a.status, d.status)) as status,
        max(d.snapshot) as snapshot, null::integer as line, max(d.published) as published
    from base a
    join territory t on t.code = a.territory and t.level = 'arrondissement'
    join base d
        on d.indicator = 'demandes' and d.territory = a.territory and d.breakdown = a.breakdown
        and d.period_end = a.period_end
    where a.indicator = 'attributions'
    group by all
    having count(*) filter (is_there(a.value, a.status) and is_there(d.value, d.status)) = 20
),
part_non_precise as (
    select
        'part_non_precise' as indicator, '75' as territory, u.period, u.period_start, u.period_end, u.breakdown,
        100 * u.value / p.value as value, greatest(u.status, p.status) as status, u.snapshot, u.line, u.published
    from base u
    join base p using (indicator, period, breakdown)
    where indicator = 'demandes' and u.territory = '75056' and p.territory = '75' and p.value > 0
),
approvals as (
    select * from base where indicator = 'logements_finances' and breakdown = 'ensemble'
),
-- Approvals of a year over the stock counted on its first day.
part_offre_nouvelle as (
    select
        'part_offre_nouvelle' as indicator, a.territory, a.period, a.period_start, a.period_end, a.breakdown,
        100 * a.value / s.value as value, greatest(a.status, s.status) as status, a.snapshot, a.line,
        greatest(a.published, s.published) as published
    from approvals a
    join stock s on s.territory = a.territory and s.period_start = a.period_start
    where s.value > 0
),
-- The last rate known at the start of the year says which arrondissements stand above 25 %.
placed as (
    select a.*, t.value as taux
    from approvals a
    join territory r on r.code = a.territory and r.level = 'arrondissement'
    asof join rate t on t.territory = a.territory and t.period_start <= a.period_start
),
part_hors_25 as (
    select
        'part_hors_25' as indicator, '75056' as territory, period, period_start, period_end, breakdown,
        100 * sum(value) filter (taux <= 25) / sum(value) as value, max(status) as status,
        max(snapshot) as snapshot, null::integer as line, max(published) as published
    from placed
    group by all
    having sum(value) > 0 and bool_and(is_there(value, status))
),
-- The same share in the stock of each date: the initial state that the sheet asks to compare with.
part_stock_hors_25 as (
    select
        'part_stock_hors_25' as indicator, '75056' as territory, s.period, s.period_start, s.period_end, s.breakdown,
        100 * sum(s.value) filter (r.value <= 25) / sum(s.value) as value, max(greatest(s.status, r.status)) as status,
        max(s.snapshot) as snapshot, null::integer as line, max(greatest(s.published, r.published)) as published
    from stock s
    join territory t on t.code = s.territory and t.level = 'arrondissement'
    join rate r using (territory, period)
    group by all
    having count(*) filter (is_there(s.value, s.status) and is_there(r.value, r.status)) = 20
),
computed as (
    select * from rated
    union all select * from manquants
    union all select * from concentration
    union all select * from tension_localisee
    union all select * from part_non_precise
    union all select * from part_offre_nouvelle
    union all select * from part_hors_25
    union all select * from part_stock_hors_25
)
select
    c.indicator, c.territory, c.period, c.period_start, c.period_end, c.breakdown,
    case when c.status in ('secret', 'non disponible', 'sans objet') then null else c.value end as value,
    i.unit, c.status, c.snapshot, c.line, c.published
from computed c
join indicator i on i.id = c.indicator
);
