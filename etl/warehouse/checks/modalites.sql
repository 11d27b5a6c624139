-- id: modalite-non-declaree
-- tier: erreur
-- fix: déclarer la modalité au catalogue, ou ne plus la calculer
-- What is computed stands under a modality that its indicator declares.
select any_value(s.snapshot) as file, any_value(s.line) as line,
    format('{} est calculé sous « {} », que le catalogue ne déclare pas', i.short, s.breakdown) as message
from latest s
join indicator i on i.id = s.indicator
anti join modality m on m.indicator = s.indicator and m.breakdown = s.breakdown
group by i.id, i.short, s.breakdown
