-- What other tools read, by plural names that stay. Over the view `series`, whichever day it tells.
-- The last value of an indicator is that of Paris as a whole; where it is known by modality only, its period alone.
create macro indicators_told() as table (
with last as (
    select
        l.indicator, arg_max(l.period, (l.breakdown = 'ensemble', l.period_end)) as last_period,
        max(l.period_end) filter (l.breakdown = 'ensemble') as ensemble_end, max(l.period_end) as any_end,
        any_value(l.value) filter (l.breakdown = 'ensemble') as last_value,
        any_value(l.status) filter (l.breakdown = 'ensemble') as last_status
    from last_figures_told() l
    join indicator i on i.id = l.indicator and i.paris = l.territory
    group by l.indicator
),
known as (select indicator, max(published) as last_published, count(*) as figures from series group by all)
select
    i.*, l.last_period, coalesce(l.ensemble_end, l.any_end) as last_period_end, l.last_value, l.last_status,
    k.last_published, coalesce(k.figures, 0) as figures
from indicator i
left join last l on l.indicator = i.id
left join known k on k.indicator = i.id
);

create table told as
select * from indicators_told();

create view indicators as
select * from told;

create view plan_indicators as select * from plan_indicator;

create view snapshots as select * from snapshot;

-- What is hidden in each table: by its publisher, by the rule on small counts, so that none is computed back.
create view secrecy as
select
    o.indicator, o.period, s.source, count(*) as cells,
    count(*) filter (o.masked = 'producteur') as by_publisher,
    count(*) filter (o.masked = 'seuil') as by_rule,
    count(*) filter (o.masked = 'recoupement') as by_link
from observation o
join snapshot s on s.id = o.snapshot
group by all
having count(*) filter (o.masked <> '') > 0;

create view findings as select * from finding;

create view territories as select * from territory;

create view objectives as select * from objective;
