-- One row per (theme, segment, period) in which the theme was mentioned: the what beside the why. Figures come with their 95 % intervals, words with their places. Broader themes have rows of their own beside those of their sub-themes: choose one level before adding up or ranking, `where leaf` say.
--   theme_id: the theme
--   theme: its label
--   level: 1 at the top, 2 for a sub-theme, and so on
--   parent_id: the broader theme above it, empty at the top
--   parent: label of that
--   mixed: whether its sentences share too little to be one subject: read it with care; it is never a headline
--   segment: all, or name=value
--   period: all, or the period, 2024-05 for example
--   period_start: first day of the period
--   leaf: whether no theme stands below it; a broader theme counts what those below it count, each document and person once
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
--   severity: 0-1, how bad the pain points are, mean over people of their worst; empty where there are none
--   reasons: why: up to three drivers, those of the polarity of the theme first, then by people, each with its label (reason), driver_id, mentions, people, reason_people (who give it as a reason; the others only assert it), sources, base_people (who say anything concrete about the theme here in the same direction, or in none), share of these with its 95 % interval, polarity (-1 to 1), and up to three quotes (document_id, start, end, text); of a broader theme those of the themes below it
--   why_people: people who say anything concrete about the theme here
--   why_reason_people: people among them who give any of it as a reason, stated or implied
--   consequence: what customers did or will do that most of them name on this theme: name, direction (bad or good for the company), mentions (documents), people, share of the people who mention the theme, quote; empty where nobody does
--   churn: how customers of the CRM fare who voice the theme, over all segments and periods, else empty: customers, left_count, rate with low and high, others, rate_others, difference (-1 to 1, segments and tenure held equal) with difference_low and difference_high, verdict (more, less, undecided, too few), value_at_stake; see theme_churn
--   heard_most: the group from which the theme is heard more often than from the other people of that segment, the surest one where there is one, over all segments and periods, else empty: segment, people, base_people, share, others, share_others, difference (-1 to 1) with difference_low and difference_high, q; sources, which ask in their own ways, and waves, which ask in their own times, are none; see segment_gaps
--   event_change: how the share of people changed about the event where that is surest, over all segments and periods, else empty: event, happened_at, what (mentions or complaints), share_before, share_after, difference (-1 to 1) with difference_low and difference_high, q, verdict (more, less, undecided), complete, events (how many were looked at); see event_changes
--   impact: how scores go with the theme, over all segments and periods, else empty: rating and nps by mentions, rating_complaints and nps_complaints by complaints, each empty where nobody gave it, with scores, mentions, leave_out, effect (other themes, source, product, segments and month held equal), stars (the effect as it was asked), importance (0-1), each with its interval _low and _high, disagrees, verdict (lifts, lowers, undecided, too few); see theme_impact
--   ask: what most people ask for on this theme: label, ask_id, mentions, people, quote; empty where nobody asks
--   quotes: up to three typical sentences, each of another person (document_id, start, end, text)
with
heard_most as (
    select theme_id, arg_min({
        'segment': segment, 'people': people, 'base_people': base_people, 'share': share, 'others': others, 'share_others': share_others,
        'difference': difference, 'difference_low': difference_low, 'difference_high': difference_high, 'q': q
    }, (p, segment)) as heard_most
    from segment_gaps
    where verdict = 'more' and not starts_with(segment, 'source=') and not starts_with(segment, 'wave=')
    group by theme_id
),

event_change as (
    -- What stands the correction comes first; of what does not, events whose weeks are over.
    select theme_id, arg_min({
        'event': event, 'happened_at': happened_at, 'what': what, 'share_before': share_before, 'share_after': share_after,
        'difference': difference, 'difference_low': difference_low, 'difference_high': difference_high, 'q': q, 'verdict': verdict,
        'complete': complete, 'events': events
    }, (verdict = 'undecided', verdict = 'undecided' and not complete, p, what <> 'mentions', happened_at, event)) as event_change
    from (select *, count(distinct (event, happened_at)) over () as events from event_changes) as changes
    where p is not null
    group by theme_id
),

figures as (
    select theme_id, score, what, {
        'scores': scores,
        'mentions': mentions,
        'leave_out': leave_out,
        'leave_out_low': leave_out_low,
        'leave_out_high': leave_out_high,
        'effect': effect,
        'effect_low': effect_low,
        'effect_high': effect_high,
        'stars': stars,
        'stars_low': stars_low,
        'stars_high': stars_high,
        'importance': importance,
        'importance_low': importance_low,
        'importance_high': importance_high,
        'disagrees': disagrees,
        'verdict': verdict
    } as figure
    from theme_impact
    where mentions > 0
),

impacts as (
    select
        theme_id, any_value(figure) filter (score = 'rating' and what = 'mentions') as rating,
        any_value(figure) filter (score = 'nps' and what = 'mentions') as nps,
        any_value(figure) filter (score = 'rating' and what = 'complaints') as rating_complaints,
        any_value(figure) filter (score = 'nps' and what = 'complaints') as nps_complaints
    from figures
    group by theme_id
)

select themes.label as theme, themes.level, themes.parent_id, parents.label as parent, themes.mixed, measures.*,
    severity_aggregates.severity::double as severity,
    coalesce(reason_aggregates.reasons, []) as reasons,
    coalesce(reason_aggregates.why_people, 0) as why_people,
    coalesce(reason_aggregates.why_reason_people, 0) as why_reason_people,
    case when consequence_aggregates.consequence is not null then {
        'name': consequence_aggregates.consequence.name,
        'direction': consequence_aggregates.consequence.direction,
        'mentions': consequence_aggregates.consequence.mentions,
        'people': consequence_aggregates.consequence.people,
        'share': round(consequence_aggregates.consequence.people / measures.people, 4),
        'quote': consequence_aggregates.consequence.quote
    } end as consequence,
    case when theme_churn.theme_id is not null then {
        'customers': theme_churn.customers,
        'left_count': theme_churn.left_count,
        'rate': theme_churn.churn,
        'low': theme_churn.churn_low,
        'high': theme_churn.churn_high,
        'others': theme_churn.others,
        'rate_others': theme_churn.churn_others,
        'difference': theme_churn.difference,
        'difference_low': theme_churn.difference_low,
        'difference_high': theme_churn.difference_high,
        'verdict': theme_churn.verdict,
        'value_at_stake': theme_churn.value_at_stake
    } end as churn,
    heard_most.heard_most,
    event_change.event_change,
    case when impacts.theme_id is not null then {
        'rating': impacts.rating, 'nps': impacts.nps,
        'rating_complaints': impacts.rating_complaints, 'nps_complaints': impacts.nps_complaints
    } end as impact,
    ask_aggregates.ask,
    coalesce(top_quotes.quotes, []) as quotes
from measures
inner join themes using (theme_id)
left join themes as parents on parents.theme_id = themes.parent_id
left join reason_aggregates using (theme_id, segment, period)
left join consequence_aggregates using (theme_id, segment, period)
left join ask_aggregates using (theme_id, segment, period)
left join severity_aggregates using (theme_id, segment, period)
left join top_quotes using (theme_id, segment, period)
left join theme_churn on theme_churn.theme_id = measures.theme_id and measures.segment = 'all' and measures.period = 'all'
left join heard_most on heard_most.theme_id = measures.theme_id and measures.segment = 'all' and measures.period = 'all'
left join event_change on event_change.theme_id = measures.theme_id and measures.segment = 'all' and measures.period = 'all'
left join impacts on impacts.theme_id = measures.theme_id and measures.segment = 'all' and measures.period = 'all'
order by measures.theme_id, measures.segment, measures.period
