-- Groups that are new and grow and have not become a theme, the surest first.
select emerging.label, coalesce(themes.label, '') as inside, emerging.people, emerging.recent_people as lately, emerging.before_people as before,
    strftime(emerging.first_seen, '%Y-%m-%d') as first_seen
from emerging
left join themes using (theme_id)
where emerging.promoted_to is null
order by emerging.growth_q, emerging.people desc, emerging.group_id
limit 20
