-- id: rapport-hors-bornes
-- tier: avertissement
-- fix: vérifier les deux termes, et leur unité
-- What is computed in % of another figure, and may leave 0 to 100, is told when it does.
select s.snapshot as file, s.line as line,
    format('{}, {}, {}, {} : {} %, calculé', i.short, t.short, s.period, s.breakdown, written(s.value)) as message
from latest s
join indicator i on i.id = s.indicator and i.unit = '%'
join territory t on t.code = s.territory
left join ratio r on r.indicator = s.indicator
where s.value not between 0 and 100 and (r.indicator is null or r.beyond <> '')
