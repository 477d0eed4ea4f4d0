-- One row per (theme, segment, period) in which the theme was mentioned: the scores of those who mention it, each with its 95 % interval and its base, on a common scale and as they were asked. Of everybody: scores.
--   theme: label of the theme
--   theme_id: the theme
--   leaf: whether no theme stands below it
--   segment: all, or name=value
--   period: all, or the period
--   period_start: first day of the period
--   scores: people on the theme who gave a 0-10 score
--   nps: -100 to 100, Net Promoter Score of them
--   nps_low: lower end of the 95 % interval
--   nps_high: upper end
--   satisfactions: respondents, one a wave, who told their satisfaction and mention the theme
--   csat: 0-1, share of them in the two highest boxes of their scale (top-two-box)
--   csat_low: lower end of Wilson's 95 % interval
--   csat_high: upper end
--   ratings: documents on the theme that carry a rating
--   rating: 0-1, their mean rating
--   rating_low: lower end of the 95 % interval
--   rating_high: upper end
--   stars: the same as it was asked, 4.1 of 1 to 5 for example; empty where several scales were asked
--   stars_low: lower end of the 95 % interval
--   stars_high: upper end
--   stars_from: lowest rating of that scale
--   stars_to: highest
with
satisfied as (
    select
        segment, period, theme_id, count(*) as satisfactions, count(*) filter (csat >= top_two - 1e-9) as top_two
    from (
        select distinct respondents.segment, respondents.period, respondents.respondent, respondents.wave, respondents.csat, respondents.top_two, mentions.theme_id
        from respondents
        inner join documents on respondent_of(documents.source, documents.author_id, documents.document_id) = respondents.respondent
            and coalesce(documents.wave, '') = respondents.wave
        inner join populations using (document_id, segment, period)
        inner join mentions using (document_id)
        where respondents.csat is not null and respondents.top_two is not null
    ) as told
    group by segment, period, theme_id
)

select
    themes.label as theme, measures.theme_id, measures.leaf, measures.segment, measures.period, measures.period_start,
    measures.scores, measures.nps, measures.nps_low, measures.nps_high,
    coalesce(satisfied.satisfactions, 0) as satisfactions, satisfied.top_two / satisfied.satisfactions as csat,
    share_low(satisfied.top_two, satisfied.satisfactions) as csat_low, share_high(satisfied.top_two, satisfied.satisfactions) as csat_high,
    measures.ratings, measures.rating, measures.rating_low, measures.rating_high,
    scores.stars_from + measures.rating * (scores.stars_to - scores.stars_from) as stars,
    scores.stars_from + measures.rating_low * (scores.stars_to - scores.stars_from) as stars_low,
    scores.stars_from + measures.rating_high * (scores.stars_to - scores.stars_from) as stars_high, scores.stars_from, scores.stars_to
from measures
inner join themes using (theme_id)
inner join scores using (segment, period)
left join satisfied using (theme_id, segment, period)
order by measures.theme_id, measures.segment, measures.period
