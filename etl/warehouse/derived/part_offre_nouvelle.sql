-- Approvals of a year over the stock counted on its first day.
select
    a.computed as indicator, a.territory, a.period, a.period_start, a.period_end, a.breakdown,
    100 * a.value / s.value as value, greatest(a.status, s.status) as status, a.snapshot, a.line,
    greatest(a.published, s.published) as published
from input a
join input s
    on s.computed = a.computed and s.place = 2 and s.territory = a.territory and s.period_start = a.period_start
where a.computed = 'part_offre_nouvelle' and a.place = 1 and s.value > 0
