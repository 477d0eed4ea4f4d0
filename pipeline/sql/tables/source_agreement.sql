-- One row per theme without sub-themes: whether the sources agree on it. A source bears witness where at least the minimum cell of the settings, in people, mention the theme in it.
--   theme_id: the theme
--   sources: sources that bear witness
--   kinds: kinds of source among them: review, forum, social, survey
--   people: people who mention the theme, of each source those who do so there
--   agreeing_sources: of the sources, how many speak of it in the direction of the whole: well, ill, or neither on balance
--   agreeing_kinds: kinds of source among these
--   agreeing_people: people who speak of it in that direction
--   net_sentiment: -1 to 1, share of people who speak well of it less share who speak ill
--   share_p: p-value that the share of people who mention it is the same in all sources (chi-square; Monte Carlo where fewer than five are expected)
--   share_q: the same corrected over the themes (Benjamini-Hochberg); what a source asks moves this share, so it contradicts nothing
--   sentiment_p: p-value that people speak of it alike in all sources that bear witness: well, ill or neither
--   sentiment_q: the same corrected over the themes
--   verdict: agree; contradict (speak well of it in one source and ill in another, beyond chance); undecided (the same, and it may be chance); one source; or too few (under 10 people)
select
    theme_id::integer as theme_id, sources::bigint as sources, kinds::bigint as kinds, people::bigint as people, agreeing_sources::bigint as agreeing_sources,
    agreeing_kinds::bigint as agreeing_kinds, agreeing_people::bigint as agreeing_people, net_sentiment::double as net_sentiment,
    share_p::double as share_p, share_q::double as share_q, sentiment_p::double as sentiment_p, sentiment_q::double as sentiment_q, verdict::varchar as verdict
from measured
order by theme_id
