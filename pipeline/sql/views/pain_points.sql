-- One row per (theme, segment, period) in which somebody tells of a pain point and more documents speak ill of the theme than well: what hurts. Themes with pain points that are praised more than blamed, and broader themes, are in insights and theme_tree. First come the themes with the largest surplus of documents that speak ill over documents that speak well.
--   theme: label of the theme
--   theme_id: the theme
--   parent: label of the broader theme above it, empty at the top
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
--   severity: 0-1, how bad the pain points are, mean over people of their worst
--   why: the strongest driver, in customers' words
--   why_people: distinct people who say it
--   why_share: 0-1, of the people who say anything concrete about the theme
--   why_share_low: lower end of the 95 % interval
--   why_share_high: upper end
--   consequence: what customers did or will do that most of them name
--   consequence_people: distinct people who name it
--   ask: what most people ask for
--   ask_people: distinct people who ask for it
--   quote: a typical sentence
select
    theme, theme_id, parent, segment, period, pain_points, people, share, share_low, share_high, net_sentiment, rating, rating_others,
    change, change_q, evidence, severity,
    reasons[1].reason as why, reasons[1].people as why_people, reasons[1].share as why_share,
    reasons[1].share_low as why_share_low, reasons[1].share_high as why_share_high,
    consequence.name as consequence, consequence.people as consequence_people,
    ask.label as ask, ask.people as ask_people, quotes[1].text as quote
from insights
where leaf and pain_points > 0 and net_sentiment < 0
order by segment, period, mentions * net_sentiment, theme
