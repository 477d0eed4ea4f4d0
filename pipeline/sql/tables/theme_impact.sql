-- One row per (theme without sub-themes, score, mentions or complaints) of the scores that anybody gave: how the score stands with the theme, alone and beside all other themes. Where a theme is praised and blamed, only its complaints say what a fault in it goes with. "Associated with", never "caused by".
--   theme_id: the theme
--   score: rating (0-1, of documents) or nps (-100, 0 or 100, of respondents, one a wave: the mean is the NPS)
--   what: mentions, or complaints, which are those of scores whose words speak ill of it, mean polarity below -.2; complaints stand beside complaints of other themes, mentions beside mentions
--   scores: scores of those whose words are counted
--   mentions: of these, scores of those who mention the theme, or complain of it
--   leave_out: mean of all less the mean of those who do not, in the unit of the score; empty where everybody or nobody does
--   leave_out_low: lower end of the 95 % interval (bootstrap of people)
--   leave_out_high: upper end
--   effect: by how much the score is higher where the theme is mentioned, other themes, source, product, segments and month held equal (linear regression), in the unit of the score; empty where too few mention it, or where it cannot be told from other themes
--   effect_low: lower end of the 95 % interval (CR3, by person)
--   effect_high: upper end
--   stars: the effect on a rating on the scale that was asked; empty where several scales were, and for nps
--   stars_low: lower end of the 95 % interval
--   stars_high: upper end
--   importance: 0-1, the theme's share of what all themes explain of the score (Johnson's relative weights)
--   importance_low: lower end of the 95 % interval (bootstrap of people)
--   importance_high: upper end
--   p: p-value of the effect, two-sided
--   q: the same corrected for all themes of the score (Benjamini-Hochberg)
--   disagrees: whether leave_out and effect have other signs beyond their intervals: what stands beside the theme then hides what goes with it
--   verdict: lifts, lowers, undecided, or too few (under 10 people who mention it or do not, or under 10 people more than themes and controls)
select
    theme_id::integer as theme_id, score::varchar as score, what::varchar as what, scores::bigint as scores, mentions::bigint as mentions,
    leave_out, leave_out_low, leave_out_high, effect, effect_low, effect_high,
    effect * steps as stars, effect_low * steps as stars_low, effect_high * steps as stars_high,
    importance, importance_low, importance_high, p, q, disagrees::boolean as disagrees, verdict::varchar as verdict
from measured
order by score, what desc, theme_id
