-- All corrections to drivers with their state, and how many statements the rejected reasons of each are.
select edit_id, strftime(driver_edits.made_at, '%Y-%m-%d %H:%M') as made, op, driver_edits.driver_id, driver_edits.other_id,
    if(len(examples) > 0, array_to_string(examples, ' | '), concat_ws(' ', driver_edits.driver_id, driver_edits.label)) as what,
    case op when 'rename' then value when 'merge' then other_id || ' ' || coalesce(targets.label, '')
        when 'move' then coalesce(other_id || ' ' || coalesce(targets.label, ''), 'none') else '' end as to,
    case when op = 'reject-reason' then coalesce(taken.statements, 0) end as rejected, state, message
from driver_edits
left join key_points as targets on targets.driver_id = driver_edits.other_id
left join (select edit_id, count(*) as statements from rejected_reasons group by edit_id) as taken using (edit_id)
order by edit_id
