-- id: total
-- tier: erreur
-- fix: comparer la table d'arrondissements et le total publié
-- The twenty arrondissements add up to the published figure of Paris, to the unit.
with latest_measured as (
    select * from observations
    where withdrawn is null
    qualify row_number() over (
        partition by indicator, territory, period, breakdown
        order by precedence desc
    ) = 1
),
parts as (
    select m.indicator, m.period, m.breakdown, sum(m.value) as value, count(m.value) as n, max(i.paris) as paris
    from latest_measured m
    join indicator i on i.id = m.indicator and i.additive
    join territory t on t.code = m.territory and t.level = 'arrondissement'
    group by all
)
select
    p.snapshot as file, p.line as line,
    format('{}, {}, {} : {} pour Paris, {} en sommant les arrondissements',
        i.short, p.period, p.breakdown, written(p.value), written(parts.value)) as message
from latest_measured p
join indicator i on i.id = p.indicator
join parts on parts.indicator = p.indicator and parts.period = p.period and parts.breakdown = p.breakdown
where p.territory = parts.paris and p.status in ('définitif', 'révisé') and p.value <> parts.value
    and parts.n = 20
