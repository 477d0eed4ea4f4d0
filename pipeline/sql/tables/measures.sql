-- One row per (theme, segment, period) in which the theme was mentioned: what, each figure with its 95 % interval.
--   theme_id: the theme
--   segment: all, or name=value
--   period: all, or the period
--   period_start: first day of the period
--   leaf: whether no theme stands below it; a broader theme counts what those below it count
--   mentions: documents that speak of the theme
--   people: distinct people behind them
--   sources: distinct sources
--   sentences: sentences on the theme
--   pain_points: documents that tell of a pain point in it
--   praises: documents that praise it
--   asks: documents that ask for something in it
--   reach: documents, their copies and shares
--   base_documents: counted documents in the segment and period
--   base_people: distinct people in the segment and period, the denominator of share
--   share: 0-1, people who mention the theme among the people of the segment and period
--   share_low: lower end of Wilson's 95 % interval
--   share_high: upper end
--   previous_share: 0-1, share in the period before; empty where nobody spoke then
--   change: share less previous_share
--   change_low: lower end of Newcombe's 95 % interval
--   change_high: upper end
--   change_p: p-value of the change, two-sided
--   change_q: the same corrected for all tests of the period (Benjamini-Hochberg); broader themes, which repeat those below them, are corrected apart
--   change_held: the same change with the mix of sources held equal, source by source, weighted by Mantel and Haenszel; empty where no source was heard in both periods. What is said to rise or fall is said by this one
--   change_held_low: lower end of its 95 % interval
--   change_held_high: upper end
--   change_held_p: p-value, two-sided, by the test of Cochran, Mantel and Haenszel, exact where few are expected
--   change_held_q: the same corrected like change_q
--   net_sentiment: -1 to 1, share of documents that speak well of it less share that speak ill
--   net_sentiment_low: lower end of the 95 % interval
--   net_sentiment_high: upper end
--   ratings: documents on the theme that carry a rating
--   scores: people on the theme who gave a 0-10 score
--   rating: 0-1, mean rating of the documents that mention it
--   rating_low: lower end of the 95 % interval
--   rating_high: upper end
--   rating_others: 0-1, mean rating of the documents that do not mention it
--   rating_others_low: lower end of the 95 % interval
--   rating_others_high: upper end
--   nps: -100 to 100, Net Promoter Score of the people who mention it
--   nps_low: lower end of the 95 % interval
--   nps_high: upper end
--   nps_others: -100 to 100, Net Promoter Score of the people who do not
--   nps_others_low: lower end of the 95 % interval
--   nps_others_high: upper end
--   evidence: anecdote (under 5 people), thin (under 30), fair, strong (30 or more people from several sources)
select
    -- An empty frame has no types of its own.
    theme_id::integer as theme_id, segment::varchar as segment, period::varchar as period, period_start::date as period_start,
    leaf::boolean as leaf, mentions, people, sources, sentences, pain_points, praises, asks, reach, base_documents, base_people,
    * exclude (
        theme_id, segment, period, period_start, leaf, mentions, people, sources, sentences, pain_points, praises, asks, reach,
        base_documents, base_people
    ) replace (evidence::varchar as evidence)
from measured
