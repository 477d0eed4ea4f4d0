-- The strongest rows of all people and all periods: many people, strong sentiment, either way. Broader themes would only repeat them, and mixed ones say nothing.
select theme, parent, people, share, share_low, share_high, net_sentiment,
    reasons[:2] as reasons, why_people, consequence, ask, churn, quotes[1].text as quote
from insights
where segment = 'all' and period = 'all' and leaf and not mixed
order by people * (0.25 + abs(net_sentiment)) desc, theme
limit $top
