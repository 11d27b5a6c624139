-- Every vintage of every figure, with its unit, the day it became known and the day it was withdrawn, if it was.
create view observations as
select
    o.indicator, o.territory, o.period, o.period_start, o.period_end, o.breakdown,
    o.value, i.unit, o.status, o.snapshot, o.sheet, o.line, s.published, s.withdrawn, o.note
from observation o
join indicator i on i.id = o.indicator
join snapshot s on s.id = o.snapshot;
