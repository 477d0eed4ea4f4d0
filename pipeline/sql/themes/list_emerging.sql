-- Groups that are new and grow, the surest first.
select emerging.group_id, emerging.label, themes.label as inside, emerging.sentences, emerging.people, strftime(emerging.first_seen, '%Y-%m-%d') as first_seen,
    emerging.recent_people as lately, emerging.before_people as before, round(emerging.growth, 1) as growth, round(emerging.growth_q, 4) as q,
    emerging.promotable, emerging.promoted_to
from emerging
left join themes using (theme_id)
order by emerging.growth_q, emerging.people desc, emerging.group_id
