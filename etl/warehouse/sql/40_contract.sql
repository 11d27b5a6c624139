-- What other tools read, by plural names that stay.
create view indicators as
select i.*, s.state, s.last_period, s.last_period_end, s.plan_years, s.published as last_published, s.figures
from indicator i
join states s on s.indicator = i.id;

create view snapshots as select * from snapshot;

create view findings as select * from finding;

create view territories as select * from territory;

create view objectives as select * from objective;
