-- One row per (theme, segment, period): how a theme goes over time. Broader themes, which would repeat it, are in insights.
--   theme: label of the theme
--   theme_id: the theme
--   parent: label of the broader theme above it, empty at the top
--   segment: all, or name=value
--   period: the period
--   period_start: first day of the period
--   mentions: documents
--   people: distinct people
--   share: 0-1, of the people of the segment and period
--   share_low: lower end of the 95 % interval
--   share_high: upper end
--   change: against the period before
--   change_low: lower end of the 95 % interval
--   change_high: upper end
--   change_q: p-value of the change, corrected for the number of tests
--   significant: whether the change stands after the correction, at a false discovery rate of .05
select
    theme, theme_id, parent, segment, period, period_start, mentions, people, share, share_low, share_high,
    change, change_low, change_high, change_q, coalesce(change_q < 0.05, false) as significant
from insights
where leaf and period <> 'all'
order by theme, segment, period_start
