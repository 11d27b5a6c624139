-- What a committee saw on a day takes the place of what is known today, for this connection alone.
-- Before any return, what the State had then is not known here: nothing is said to be missing, nor counted.
set variable received = exists (
    select 1 from main.snapshots s join main.source c on c.id = s.source where c.returned and s.published <= getvariable('day')
);

-- Tables, and in this order: the macros of the file look for these names among the temporary ones first.
create temp table series as
select * from main.figures_known_on(getvariable('day'))
union all
select * from main.completude_known_on(getvariable('day'), getvariable('day')) where getvariable('received');

create temp table indicators as select * from main.indicators_told();

create temp table states as
select * replace (
    if(getvariable('received') or state not in ('échéance de la fiche passée, à demander', 'à demander', 'publié ailleurs, partiel'), state, 'non connu à cette date') as state
)
from main.year_states_known_on(getvariable('day'), getvariable('day'));

create temp table plan_states as select * from main.plan_states_told();

create temp table observations as
select * replace (null::date as withdrawn)
from main.observations
where published <= getvariable('day') and (withdrawn is null or withdrawn > getvariable('day'));

-- A remark on a file that was not known then may print its figures.
create temp table findings as
select f.*
from main.findings f
where not exists (
    from main.snapshots s
    where s.published > getvariable('day') and contains(f.file || '/', '/' || s.id || '/')
);

create temp table snapshots as
select * replace (if(withdrawn <= getvariable('day'), withdrawn, null) as withdrawn)
from main.snapshots
where published <= getvariable('day') and (not withdrawn_everywhere or withdrawn <= getvariable('day'));
