-- What became of fixes: outcomes that moved, or else mentions; the latest fix first.
select fixes.name as fix, strftime(fixes.happened_on, '%Y-%m-%d') as since, coalesce(themes.label, fixes.label) as theme, effects.outcome,
    effects.difference, effects.difference_low, effects.difference_high,
    effects.verdict || coalesce(': ' || nullif(effects.why, ''), '') as verdict
from fixes
inner join fix_effects as effects using (fix_id, theme_id)
left join themes on themes.theme_id = effects.active_id
where effects.verdict = 'moved' or effects.outcome = 'mentions'
order by fixes.happened_on desc, fixes.fix_id, theme, effects.outcome
limit 20
