-- What other tools read, by plural names that stay.
create macro indicators_known_on(day) as table (
select i.*, s.state, s.last_period, s.last_period_end, s.plan_years, s.published as last_published, s.figures
from indicator i
join states_known_on(day) s on s.indicator = i.id
);

create view indicators as
select * from indicators_known_on(date '9999-12-31');

create view snapshots as select * from snapshot;

create view findings as select * from finding;

create view territories as select * from territory;

create view objectives as select * from objective;
