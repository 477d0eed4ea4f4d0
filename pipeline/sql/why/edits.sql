-- All corrections to drivers with their state, and how many statements the rejected reasons of each are.
select edit_id, strftime(driver_edits.made_at, '%Y-%m-%d %H:%M') as made, op, concat_ws(' ', driver_edits.driver_id, nullif(driver_edits.label, '')) as driver,
    driver_edits.driver_id, driver_edits.other_id, coalesce(concat_ws(' ', other_id, targets.label), '') as into, value,
    array_to_string(examples, ' | ') as reasons, coalesce(taken.statements, 0) as rejected, state, message
from driver_edits
left join key_points as targets on targets.driver_id = driver_edits.other_id
left join (select edit_id, count(*) as statements from rejected_reasons group by edit_id) as taken using (edit_id)
order by edit_id
