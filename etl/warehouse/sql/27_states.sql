-- « 3e, le 5e ni le 7e »: names, the last two joined by a word.
create macro joined(names, last) as
    array_to_string(names[:len(names) - 1], ', le ') || if(len(names) > 1, last, '') || names[len(names)];

-- « , sans le 3e ni le 7e », or « : le 3e et le 7e », the shorter: which arrondissements are there, of those of a list.
create macro named(present) as (
    select if(
        len(present) >= 10,
        ', sans le ' || joined(list(short order by code) filter (not list_contains(present, code)), ' ni le '),
        ' : le ' || joined(list(short order by code) filter (list_contains(present, code)), ' et le ')
    )
    from territory where level = 'arrondissement'
);

-- « « BPI » ni « hôtel » »: names in quotation marks, the last two joined by a word.
create macro quoted(names, last) as
    array_to_string(list_transform(names[:len(names) - 1], lambda x: '« ' || x || ' »'), ', ')
    || if(len(names) > 1, last, '') || '« ' || names[len(names)] || ' »';

-- « 2 modalités sur 4, sans « BPI » ni « hôtel » », the shorter of those that are there and those that are not.
create macro some_modalities(asked, told) as
    if(
        len(list_intersect(asked, told)) = 0,
        'l’ensemble seul',
        len(list_intersect(asked, told)) || if(len(list_intersect(asked, told)) > 1, ' modalités', ' modalité') || ' sur ' || len(asked)
        || if(
            2 * len(list_intersect(asked, told)) >= len(asked),
            ', sans ' || quoted(list_filter(asked, lambda x: not list_contains(told, x)), ' ni '),
            ' : ' || quoted(list_filter(asked, lambda x: list_contains(told, x)), ' et ')
        )
    );

create macro month_named(number) as
    ['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', 'août', 'septembre', 'octobre', 'novembre', 'décembre'][number];

-- « 11 mois sur 12, sans décembre ».
create macro some_months(told) as
    len(told) || ' mois sur 12' || if(
        len(told) >= 6,
        ', sans ' || array_to_string(list_transform(list_filter(range(1, 13), lambda x: not list_contains(told, x)), lambda x: month_named(x)), ', '),
        ' : ' || array_to_string(list_transform(told, lambda x: month_named(x)), ', ')
    );

-- Where each series of the plan stands, by what is `held`, for each year begun on the day shown, by the first state that
-- fits. A later year erases no earlier hole, and nobody is late: what is past its date waits to be asked for. Mid-term has no date in the sheets: none of it is past.
create macro year_states_by(held, shown) as table (
with today as (select cast(shown as date) as day),
-- A public source is waited for where it gave one of the two years before.
published as (select distinct indicator, unnest([held_year + 1, held_year + 2]) as year from query_table(held) where complete and not received),
years as (select distinct year from expectation)
select
    v.plan_indicator, v.indicator, v.place, y.year, e.due,
    coalesce(e.year < 2022 or e.due < today.day, false) as expected,
    case
        when e.year is null then 'sans objet'
        when p.undefined then 'à définir'
        when r.proposed then 'formule à fixer'
        when h.indicator is not null then if(h.received, 'reçu', 'publié ailleurs') || if(h.complete, '', ', partiel')
        when e.due < today.day and p.deadline <> 'à mi-parcours' then 'échéance de la fiche passée, à demander'
        when b.indicator is not null and last_day(cast(
            date_trunc('month', strptime(y.year || '-' || coalesce(i.reference_day, '12-31'), '%Y-%m-%d'))
            + to_months(i.lag_months) as date)) >= today.day then 'pas encore paru'
        else 'à demander'
    end as state,
    h.status,
    case
        when h.present is not null
            then len(h.present) || if(len(h.present) > 1, ' arrondissements', ' arrondissement') || ' sur 20' || named(h.present)
        when list_has_all(h.told, h.asked) then some_months(h.months)
        when h.told is not null then some_modalities(h.asked, h.told)
    end as detail
from serving v
cross join today
join years y on y.year <= year(today.day)
join plan_indicator p on p.id = v.plan_indicator
join indicator i on i.id = v.indicator
left join ratio r on r.indicator = v.indicator
left join expectation e on e.plan_indicator = v.plan_indicator and e.year = y.year
left join query_table(held) h on h.plan_indicator = v.plan_indicator and h.indicator = v.indicator and h.held_year = y.year
left join published b on b.indicator = v.indicator and b.year = y.year
);

create macro year_states_known_on(day, shown) as table (
with held as (from held_known_on(day))
from year_states_by('held', shown)
);

create table standing_by_year as
select * from year_states_by('held_today', (select max(consulted) from snapshot))
order by plan_indicator, indicator, year;

create view states as
select * from standing_by_year;

-- Where each indicator of the plan stands: received or published when all that it requires is at least so, in part when
-- some of it is so in part, else in the state of the first that is missing altogether. Over the view `states`, whichever day it tells.
create macro plan_states_told() as table (
select
    plan_indicator, year, any_value(due) as due, any_value(expected) as expected,
    coalesce(
        arg_min(state, place) filter (state not in ('reçu', 'publié ailleurs') and not ends_with(state, 'partiel')),
        arg_min(state, place) filter (ends_with(state, 'partiel')),
        if(bool_and(state = 'reçu'), 'reçu', 'publié ailleurs')
    ) as state,
    if(bool_and(state in ('reçu', 'publié ailleurs')), max(status), null) as status,
    coalesce(list(indicator order by place) filter (state not in ('reçu', 'publié ailleurs')), []) as missing
from states
where place is not null
group by plan_indicator, year
);

create table plan_standing as
select * from plan_states_told()
order by plan_indicator, year;

create view plan_states as
select * from plan_standing;

-- The last value known of each figure, whatever its kind of period: the one that ends last, then begins last.
-- Over the view `series`, whichever day it tells.
create macro last_figures_told() as table (
select
    indicator, territory, breakdown,
    arg_max(period, (period_end, period_start, period)) as period,
    arg_max(value, (period_end, period_start, period)) as value,
    arg_max(status, (period_end, period_start, period)) as status,
    arg_max(snapshot, (period_end, period_start, period)) as snapshot,
    max(period_end) as period_end
from series
where value is not null
group by all
);
