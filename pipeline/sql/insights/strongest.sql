-- The strongest rows of all people and all periods: many people, strong feeling, either way.
select theme, people, share, share_low, share_high, net_sentiment, reasons[1].reason as why, reasons[1].people as why_people, quotes[1].text as quote
from insights
where segment = 'all' and period = 'all'
order by people * (0.25 + abs(net_sentiment)) desc, theme
limit $top
