-- What is expected on a day takes the place of what was on the day of the last reading, for this connection alone: the
-- figures are the same, and the date of a sheet passes without a new file.
-- Tables, and in this order: the macros of the file look for these names among the temporary ones first.
set variable day = greatest(getvariable('day'), (select max(consulted) from main.snapshot));

create temp table series as
select * from main.latest where indicator <> 'completude_bilan'
union all
select * from main.completude_known_on(date '9999-12-31', getvariable('day'));

create temp table indicators as select * from main.indicators_told();

create temp table states as select * from main.year_states_known_on(date '9999-12-31', getvariable('day'));

create temp table plan_states as select * from main.plan_states_told();
