-- One row per (theme, segment, period) in which somebody tells of a pain point: what hurts. First come the themes with the largest surplus of people who speak ill over people who speak well.
--   theme: label of the theme
--   theme_id: the theme
--   segment: all, or name=value
--   period: all, or the period
--   pain_points: documents that tell of a pain point in it
--   people: distinct people who mention the theme
--   share: 0-1, of the people of the segment and period
--   share_low: lower end of the 95 % interval
--   share_high: upper end
--   net_sentiment: -1 to 1
--   rating: 0-1, mean rating of those who mention it
--   rating_others: 0-1, of those who do not
--   change: of the share against the period before
--   change_q: p-value of the change, corrected for the number of tests
--   evidence: anecdote, thin, fair or strong
--   why: the strongest stated reason
--   quote: a typical sentence
select
    theme, theme_id, segment, period, pain_points, people, share, share_low, share_high, net_sentiment, rating, rating_others,
    change, change_q, evidence, reasons[1].reason as why, quotes[1].text as quote
from insights
where pain_points > 0 and net_sentiment < 0
order by segment, period, mentions * net_sentiment, theme
