-- All corrections with their state.
select edit_id, strftime(made_at, '%Y-%m-%d %H:%M') as made, op, concat_ws(' ', theme_id, label) as theme, coalesce(other_id, new_theme_id) as other, if(op = 'ban', '', value) as value,
    len(examples) as examples, array_to_string(keywords, ', ') as keywords, state, message, origin
from theme_edits
order by edit_id
