-- What a committee saw on a day takes the place of what is known today, for this connection alone.
-- Tables, and in this order: the macros of the file look for these names among the temporary ones first.
create temp table series as select * from main.series_known_on(getvariable('day'));

create temp table indicators as select * from main.indicators_known_on(getvariable('day'));

create temp table observations as select * from main.observations where published <= getvariable('day');

create temp table snapshots as select * from main.snapshots where published <= getvariable('day');
