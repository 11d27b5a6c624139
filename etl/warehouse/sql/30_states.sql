-- Where each indicator stands on a day, as known then.
-- alimenté: the last period due has its figure at the geography the sheet asks for; en retard: an earlier period has,
-- not the last one due; partiel: some figures, none of a whole geography; à définir: the plan leaves the indicator to be
-- defined; à collecter: no published figure; non concerné à ce stade: none either, and none due before a later day.
create macro states_known_on(day) as table (
with today as (select least(cast(day as date), (select max(consulted) from snapshot)) as day),
known as (select * from series_known_on(day)),
covered as (
    select s.indicator, s.period, s.period_end
    from known s
    join indicator i on i.id = s.indicator
    join territory t on t.code = s.territory
    group by all
    having is_covered(i.geography, i.additive, t.level, s.territory, is_there(s.value, s.status))
),
last as (
    select indicator, max(period_end) as period_end, arg_max(period, period_end) as period,
        count(distinct year(period_end)) filter (year(period_end) between 2022 and 2027) as plan_years
    from covered
    group by all
),
published as (
    select indicator, max(published) as published, count(*) as figures from known group by all
)
select
    i.id as indicator,
    case
        when i.undefined then 'à définir'
        when p.figures is null then if(i.due_once > today.day, 'non concerné à ce stade', 'à collecter')
        when l.period_end + to_months(12 + coalesce(i.lag_months, 0)) > today.day then 'alimenté'
        when l.period_end is not null and i.frequency in ('annuelle', 'mensuelle') then 'en retard'
        else 'partiel'
    end as state,
    l.period as last_period, l.period_end as last_period_end, coalesce(l.plan_years, 0) as plan_years,
    p.published, coalesce(p.figures, 0) as figures
from indicator i
cross join today
left join last l on l.indicator = i.id
left join published p on p.indicator = i.id
);
