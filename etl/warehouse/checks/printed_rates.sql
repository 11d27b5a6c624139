-- id: taux-imprime
-- tier: erreur
-- fix: comparer le taux imprimé et ses deux termes
-- A printed rate equals the one its two published parts give, within the rounding it was printed with.
with printed as (
    select o.*, r.numerator, r.denominator, r.factor,
        if(cast(o.value as varchar) like '%.0', 0, length(split_part(cast(o.value as varchar), '.', 2))) as decimals
    from observations o
    join ratio r using (indicator)
    where o.withdrawn is null and o.value is not null and o.status in ('définitif', 'révisé')
),
computed as (
    select p.*, p.factor * n.value / d.value as given
    from printed p
    join latest n
        on n.indicator = p.numerator and n.territory = p.territory and n.period = p.period and n.breakdown = p.breakdown
    join latest d
        on d.indicator = p.denominator and d.territory = p.territory and d.period = p.period and d.breakdown = p.breakdown
    where n.value is not null and d.value > 0
)
select snapshot as file, line,
    format('{}, {}, {}, {} : {} imprimé, {} calculé', i.short, t.short, period, breakdown, written(value), written(given)) as message
from computed c
join indicator i on i.id = c.indicator
join territory t on t.code = c.territory
where abs(value - given) > 0.5 * pow(10, -c.decimals) + 1e-9
