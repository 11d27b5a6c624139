-- How much a figure is doubted: a more doubtful one never takes the place of another, however late it was printed.
create macro doubt(status) as case
    when status in ('provisoire', 'estimé', 'approché') then 1
    when status = 'à vérifier' then 2
    else 0
end;

-- Every vintage of every figure, with its unit, the day it became known and the day it was withdrawn, if it was.
create view observations as
select
    o.indicator, o.territory, o.period, o.period_start, o.period_end, o.breakdown,
    o.value, i.unit, o.status, o.snapshot, o.sheet, o.line, s.published, s.withdrawn, o.note,
    -- The greatest of a figure is served: the least doubtful, then whose own it is, then the last printed.
    row(-doubt(o.status), s.restates = '', s.published, o.snapshot) as precedence
from observation o
join indicator i on i.id = o.indicator
join snapshot s on s.id = o.snapshot;
