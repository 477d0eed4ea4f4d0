-- One row per (theme, segment, period): how a theme goes over time. Broader themes, which would repeat it, are in insights.
--   theme: label of the theme
--   theme_id: the theme
--   parent: label of the broader theme above it, empty at the top
--   segment: all, or name=value
--   period: the period
--   period_start: first day of the period
--   complete: whether the feedback reaches the end of the period; a share of half a month is not that of a whole one
--   mentions: documents
--   people: distinct people who mention it
--   base_people: distinct people of the segment and period, the denominator of share
--   share: 0-1, of the people of the segment and period
--   share_low: lower end of the 95 % interval
--   share_high: upper end
--   change: against the period before
--   change_low: lower end of the 95 % interval
--   change_high: upper end
--   change_q: p-value of the change, corrected for the number of tests
--   change_held: the change with the mix of sources held equal; empty where no source was heard in both periods
--   change_held_low: lower end of its 95 % interval
--   change_held_high: upper end
--   change_held_q: its p-value, corrected likewise
--   significant: whether the change with the mix of sources held equal stands after the correction, at a false discovery rate of .05
select
    insights.theme, insights.theme_id, insights.parent, insights.segment, insights.period, insights.period_start, denominators.complete,
    insights.mentions, insights.people, insights.base_people, insights.share, insights.share_low, insights.share_high, insights.change,
    insights.change_low, insights.change_high, insights.change_q, insights.change_held, insights.change_held_low, insights.change_held_high,
    insights.change_held_q, coalesce(insights.change_held_q < 0.05, false) as significant
from insights
inner join denominators using (segment, period)
where insights.leaf and insights.period <> 'all'
order by insights.theme, insights.segment, insights.period_start
