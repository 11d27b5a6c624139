-- What the arrondissements count that were not above 25 % on the day of a list: one list by indicator, the day of its
-- second term, so that all its years are counted outside the same arrondissements.
select
    a.computed as indicator, i.paris as territory, a.period, a.period_start, a.period_end, a.breakdown,
    coalesce(sum(a.value) filter (t.value <= 25), 0) as value, max(greatest(a.status, t.status)) as status,
    max(a.snapshot) as snapshot, null::integer as line, max(greatest(a.published, t.published)) as published
from input a
join indicator i on i.id = a.computed and i.formula = 'hors_liste'
join input t on t.computed = a.computed and t.place = 2 and t.territory = a.territory
where a.place = 1
group by all
having count(*) filter (is_there(a.value, a.status) and is_there(t.value, t.status)) = 20
