-- One row per (theme, segment, period) that can be chosen on the page: the figures; the change is that with the mix of sources held equal.
select
    theme_id, segment, period, mentions, people, sources, pain_points, praises, asks, base_people,
    share, share_low, share_high, previous_share,
    change_held as change, change_held_low as change_low, change_held_high as change_high, change_held_q as change_q,
    net_sentiment, net_sentiment_low, net_sentiment_high,
    rating, rating_low, rating_high, rating_others, rating_others_low, rating_others_high,
    nps, nps_low, nps_high, nps_others, nps_others_low, nps_others_high, evidence
from insights
where list_contains($theme_ids::integer[], theme_id)
    and (
        (period = 'all' and list_contains($segments::varchar[], segment::varchar))
        or (list_contains($series::varchar[], segment::varchar) and list_contains($periods::varchar[], period::varchar))
    )
order by theme_id, segment, period
