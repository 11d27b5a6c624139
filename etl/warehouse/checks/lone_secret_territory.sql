-- id: secret-retrouvable
-- tier: erreur
-- fix: masquer un second arrondissement avant de publier
-- A single hidden arrondissement beside a published Paris figure is given back by a subtraction.
with families as (
    select s.indicator, s.breakdown, s.period, i.paris, count(*) filter (s.status = 'secret') as hidden,
        any_value(s.snapshot) as snapshot, count(*) as n
    from latest s
    join indicator i on i.id = s.indicator and (i.additive or i.id in ('demandes', 'attributions'))
    join territory t on t.code = s.territory and t.level = 'arrondissement'
    group by all
)
select f.snapshot as file, null as line,
    format('{}, {}, {} : un seul arrondissement est masqué', f.indicator, f.breakdown, f.period) as message
from families f
join latest w on w.indicator = f.indicator and w.breakdown = f.breakdown and w.period = f.period
    and w.territory = f.paris and w.value is not null
where f.hidden = 1 and f.n = 20
