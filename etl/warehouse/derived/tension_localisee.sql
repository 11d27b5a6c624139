-- Demandes des vingt arrondissements rapportées à leurs attributions : « Paris localisé ».
select
    a.computed as indicator, i.paris as territory, a.period, a.period_start, a.period_end, a.breakdown,
    sum(d.value) / sum(a.value) as value, max(greatest(a.status, d.status)) as status,
    max(d.snapshot) as snapshot, null::integer as line, max(d.published) as published
from input a
join indicator i on i.id = a.computed
join input d on d.computed = a.computed and d.place = 1 and d.territory = a.territory and d.period_end = a.period_end
where a.computed = 'tension_localisee' and a.place = 2
group by all
having count(*) filter (is_there(a.value, a.status) and is_there(d.value, d.status)) = 20
