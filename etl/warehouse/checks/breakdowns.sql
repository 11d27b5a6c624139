-- id: ventilation
-- tier: erreur
-- fix: vérifier les modalités dans la publication
-- In one snapshot, modalities that add up to the whole do.
with parts as (
    select o.snapshot, o.indicator, o.territory, o.period, sum(o.value) as value, count(*) as n, count(o.value) as known,
        max(o.line) as line
    from observation o
    join indicator i on i.id = o.indicator and i.exhaustive
    where o.breakdown <> 'ensemble'
    group by all
)
select w.snapshot as file, w.line as line,
    format('{}, {}, {} : {} au total, {} en sommant les modalités', i.short, t.short, w.period, written(w.value), written(p.value)) as message
from observation w
join indicator i on i.id = w.indicator
join territory t on t.code = w.territory
join parts p using (snapshot, indicator, territory, period)
where w.breakdown = 'ensemble' and p.n >= 2 and p.n = p.known and w.status = 'définitif' and w.value <> p.value
