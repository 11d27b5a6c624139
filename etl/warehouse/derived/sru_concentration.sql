-- The dwellings of some arrondissements over those of the twenty.
select
    s.computed as indicator, i.paris as territory, s.period, s.period_start, s.period_end, s.breakdown,
    100 * sum(s.value) filter (s.place = 1) / sum(s.value) filter (s.place = 2) as value,
    max(s.status) as status, max(s.snapshot) as snapshot, null::integer as line, max(s.published) as published
from input s
join indicator i on i.id = s.computed
where s.computed = 'sru_concentration'
group by all
having count(*) filter (s.place = 2 and is_there(s.value, s.status)) = 20
