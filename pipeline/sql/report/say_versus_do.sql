-- Themes whose quadrant is known, or whose customers leave more or less often; what is most often given as a reason first.
select themes.label as theme, beside.quadrant, beside.stated, beside.stated_low, beside.stated_high, beside.score, beside.effect,
    beside.effect_low, beside.effect_high, beside.churn_verdict
from say_versus_do as beside
inner join themes using (theme_id)
where beside.quadrant <> 'undecided' or beside.churn_verdict in ('more', 'less')
order by beside.stated desc, beside.theme_id
limit 20
