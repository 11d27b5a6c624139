-- id: secret-retrouvable
-- tier: erreur
-- fix: masquer une seconde modalité avant de publier
-- A single hidden modality beside a published whole is given back by a subtraction.
with families as (
    select s.indicator, s.territory, s.period, count(*) filter (s.status = 'secret') as hidden, any_value(s.snapshot) as snapshot,
        count(*) as n
    from latest s
    join indicator i on i.id = s.indicator and i.additive_breakdown
    where s.breakdown <> 'ensemble'
    group by all
)
select f.snapshot as file, null as line,
    format('{}, {}, {} : une seule modalité est masquée', f.indicator, f.territory, f.period) as message
from families f
join latest w on w.indicator = f.indicator and w.territory = f.territory and w.period = f.period
    and w.breakdown = 'ensemble' and w.value is not null
where f.hidden = 1 and f.n >= 2
