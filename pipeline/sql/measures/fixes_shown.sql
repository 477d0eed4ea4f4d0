-- Every fix with the theme as it is called today and what was measured since, of one fix or, without a number, of all; the outcomes in the order in which people ask for them.
select
    fixes.fix_id, fixes.name, fixes.happened_on, coalesce(themes.label, fixes.label) as theme,
    fix_effects.* exclude (fix_id, theme_id, active_id)
from fixes
left join fix_effects using (fix_id, theme_id)
left join themes on themes.theme_id = fix_effects.active_id
where $fix is null or fixes.fix_id = $fix
order by fixes.fix_id, theme, list_position(['mentions', 'complaints', 'sentiment', 'rating', 'nps'], fix_effects.outcome)
