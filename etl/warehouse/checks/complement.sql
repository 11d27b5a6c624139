-- id: arrondissement-non-precise
-- tier: erreur
-- fix: vérifier la ligne 75056 du fichier de la DRIHL
-- Where the file has its row « arrondissement non précisé », the twenty and it add up to the département.
with localised as (
    select d.indicator, d.period, sum(d.value) as value
    from latest d
    join indicator i on i.id = d.indicator and i.rest is not null
    join territory t on t.code = d.territory and (t.level = 'arrondissement' or t.code = i.rest)
    where d.breakdown = 'ensemble'
    group by all
)
select p.snapshot as file, p.line as line,
    format('{}, {} : {} à Paris, {} en sommant ses lignes', i.short, p.period, written(p.value), written(l.value)) as message
from latest p
join indicator i on i.id = p.indicator and i.paris = p.territory
join localised l using (indicator, period)
where p.breakdown = 'ensemble' and p.value <> l.value
