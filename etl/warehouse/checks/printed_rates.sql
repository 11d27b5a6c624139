-- id: taux-imprime
-- tier: erreur
-- fix: comparer le taux imprimé et ses deux termes
-- A printed rate equals the one its parts give, within the rounding it was printed with.
with printed as (
    select o.*, length(split_part(cast(o.value as varchar), '.', 2)) as written,
        cast(o.value as varchar) like '%.0' as whole
    from observations o
    join ratio r using (indicator)
    where o.value is not null and o.status in ('définitif', 'révisé')
)
select p.snapshot as file, p.line as line,
    format('{}, {}, {}, {} : {} imprimé, {:.3f} calculé', p.indicator, p.territory, p.period, p.breakdown,
        p.value, s.value) as message
from printed p
join latest s using (indicator, territory, period, breakdown)
where s.value is not null and s.snapshot <> p.snapshot
    and abs(p.value - s.value) > 0.5 * pow(10, -if(p.whole, 0, p.written)) + 1e-9
