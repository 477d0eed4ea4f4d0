-- The last movement of each score between complete periods: the sum first, then the parts, the largest first.
select score_movement.*, themes.label as theme
from score_movement
inner join denominators on denominators.segment = 'all' and denominators.period = score_movement.period_to
left join themes using (theme_id)
qualify denominators.period_start = max(denominators.period_start) over (partition by score_movement.score)
order by score_movement.score, score_movement.part, abs(score_movement.total) desc, score_movement.theme_id
