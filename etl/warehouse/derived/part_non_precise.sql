-- Requests that name no arrondissement over those of Paris.
select
    u.computed as indicator, p.territory, u.period, u.period_start, u.period_end, u.breakdown,
    100 * u.value / p.value as value, greatest(u.status, p.status) as status, u.snapshot, u.line, u.published
from input u
join input p on p.computed = u.computed and p.place = 2 and p.period = u.period
where u.computed = 'part_non_precise' and u.place = 1 and p.value > 0
