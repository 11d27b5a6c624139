-- What other tools read, by plural names that stay.
create macro indicators_known_on(day) as table (
select i.*, s.state, s.last_period, s.last_period_end, s.plan_years, s.published as last_published, s.figures
from indicator i
join states_known_on(day) s on s.indicator = i.id
);

create table standing as
select * from indicators_known_on(date '9999-12-31');

create view indicators as
select * from standing;

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
