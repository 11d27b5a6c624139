-- The years for which an indicator has its figure, as known on a day; a year is that of the period's last day.
create macro covered_known_on(day) as table (
with periods as (
    select
        s.indicator, s.period, s.period_end,
        coalesce(max(s.status) filter (s.value is not null), 'secret') as status,
        max((s.published, s.snapshot)) filter (is_there(s.value, s.status)) as latest
    from figures_known_on(day) s
    join indicator i on i.id = s.indicator
    join territory t on t.code = s.territory
    group by s.indicator, s.period, s.period_end
    having is_covered(i.geography, i.additive, t.level, s.territory, is_there(s.value, s.status))
)
select
    indicator, year(period_end)::integer as covered_year, arg_max(status, (period_end, period)) as status,
    max(latest) as latest
from periods
group by all
);

-- Where each indicator stands on a day, as known then.
-- alimenté: the last period due has its figure at the geography the sheet asks for; en retard: an earlier period has,
-- not the last one due; partiel: some figures, none of a whole geography, or without a rhythm; à définir: the plan leaves
-- the indicator to be defined; à collecter: no published figure; non concerné à ce stade: none either, none due yet.
-- The next figure is due as the calendar says (reporting/echeances.py): a period and a lag later, at the end of the month.
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
next as (
    select l.indicator, last_day(cast(date_trunc('month', reference) + to_months(i.lag_months) as date)) as due
    from last l
    join indicator i on i.id = l.indicator
    cross join lateral (
        select case i.frequency
            when 'mensuelle' then greatest(last_day(cast(date_trunc('month', l.period_end) + to_months(1) as date)), date '2022-01-31')
            when 'annuelle' then make_date(
                greatest(year(l.period_end) + 1, 2022), coalesce(i.reference_month, month(l.period_end)), 1)
            else if(l.period_end < i.due_once, i.due_once, null)
        end as reference
    )
),
published as (
    select indicator, max(published) as published, count(*) as figures from known group by all
)
select
    i.id as indicator,
    case
        when i.undefined then 'à définir'
        when p.figures is null then if(
            last_day(cast(date_trunc('month', i.due_once) + to_months(coalesce(i.lag_months, 0)) as date)) >= today.day,
            'non concerné à ce stade', 'à collecter')
        when l.period_end is null then 'partiel'
        when i.frequency = 'ponctuelle' or i.lag_months is null
            then if(l.period_end + to_months(12) > today.day, 'alimenté', 'partiel')
        when n.due < today.day then 'en retard'
        else 'alimenté'
    end as state,
    l.period as last_period, l.period_end as last_period_end, coalesce(l.plan_years, 0) as plan_years,
    p.published, coalesce(p.figures, 0) as figures
from indicator i
cross join today
left join last l on l.indicator = i.id
left join next n on n.indicator = i.id
left join published p on p.indicator = i.id
);
