-- One row per (theme, segment, period) with either all segments or all periods: drivers, consequence, ask and quotes, most people first.
select theme_id, segment, period, reasons, why_people, consequence, ask, quotes
from insights
where list_contains($theme_ids::integer[], theme_id)
    and (
        (period = 'all' and segment <> 'all' and list_contains($segments::varchar[], segment::varchar))
        or (segment = 'all' and list_contains($periods::varchar[], period::varchar))
    )
order by people desc, theme_id, segment, period
limit $whys
