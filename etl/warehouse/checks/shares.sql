-- id: part-du-tout
-- tier: erreur
-- fix: vérifier les deux termes, et leur unité
-- What is computed as the part of a whole is neither negative nor more than it.
select s.snapshot as file, s.line as line,
    format('{}, {}, {}, {} : {} %, calculé ; une part va de 0 à 100', i.short, t.short, s.period, s.breakdown, written(s.value)) as message
from latest s
join indicator i on i.id = s.indicator and i.unit = '%'
join territory t on t.code = s.territory
join ratio r on r.indicator = s.indicator and r.beyond = ''
where s.value not between 0 and 100
