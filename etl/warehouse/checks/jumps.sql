-- id: saut
-- tier: avertissement
-- fix: vérifier l'unité et le périmètre des deux années
-- A yearly Paris figure that more than doubles or halves from one year to the next.
with yearly as (
    select *, lag(value) over w as before, lag(period_end) over w as before_end
    from latest
    where territory in ('75', '75056') and breakdown = 'ensemble' and value > 0
        and date_diff('day', period_start, period_end) in (0, 364, 365)
    window w as (partition by indicator, territory order by period_end)
)
select snapshot as file, line,
    format('{}, {} : {} après {} un an plus tôt', i.short, period, written(value), written(before)) as message
from yearly y
join indicator i on i.id = y.indicator
where date_diff('month', before_end, period_end) between 11 and 13 and (value > 2 * before or value < before / 2)
