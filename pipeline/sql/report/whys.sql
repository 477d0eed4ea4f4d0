-- One row per (theme, segment, period) with either all segments or all periods: reasons and quotes, most people first.
select theme_id, segment, period, reasons, quotes
from insights
where list_contains($theme_ids::integer[], theme_id)
    and (
        (period = 'all' and segment <> 'all' and list_contains($segments::varchar[], segment::varchar))
        or (segment = 'all' and list_contains($periods::varchar[], period::varchar))
    )
order by people desc, theme_id, segment, period
limit $whys
