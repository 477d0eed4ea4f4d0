-- What differs between two editions in a segment and a period, the largest difference first; groups smaller than the minimum cell are left out.
select * from insights_between($run_a, $run_b)
where segment = $segment and period = $period and ($theme is null or theme_id::varchar = $theme or theme ilike $theme)
    and (people <> 0 or share <> 0 or share_feedback <> 0 or share_refit <> 0 or share_corrections <> 0 or share_settings <> 0)
    and coalesce(base_a, $minimum_cell) >= $minimum_cell and coalesce(base_b, $minimum_cell) >= $minimum_cell
order by abs(share) desc, theme_id
