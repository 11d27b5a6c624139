-- Dwellings missing to 25 % at constant résidences principales. Where these are not published they are
-- deduced from a rounded rate: the result is then an estimate.
select
    s.computed as indicator, s.territory, s.period, s.period_start, s.period_end, s.breakdown,
    greatest(0, round(0.25 * coalesce(p.value, s.value / (t.value / 100)) - s.value)) as value,
    case when p.value is null then 'estimé'::status else greatest(s.status, p.status) end as status,
    s.snapshot, s.line, greatest(s.published, t.published) as published
from input s
join indicator i on i.id = s.computed and i.paris = s.territory
left join input p on p.computed = s.computed and p.place = 2 and p.territory = s.territory and p.period = s.period
join input t on t.computed = s.computed and t.place = 3 and t.territory = s.territory and t.period = s.period
where s.computed = 'sru_manquants' and s.place = 1 and t.value > 0
