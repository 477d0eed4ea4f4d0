-- One row per theme, broader themes too, in the order of the tree: those of most people first, each with its sub-themes after it. Figures are of all segments and periods.
--   theme_id: the theme
--   parent_id: the broader theme above it, empty at the top
--   path: labels from the top down to it
--   level: 1 at the top, 2 for a sub-theme, and so on
--   leaf: whether no theme stands below it
--   label: two to four words
--   description: one line
--   keywords: the words that set it apart, strongest first
--   origin: found, broader (groups found themes), given (by a taxonomy) or made (by people)
--   pinned: whether a person holds on to it, so that no refit ends it
--   coherence: -1..1, mean cosine of two of its sentences drawn at random; found themes only
--   label_fit: 0-1, estimated share of random sentences that the label fits; found themes only
--   mixed: whether its sentences share too little to be one subject
--   people: distinct people who mention it, or any theme below it; 0 where nobody does
--   share: 0-1, of all people
--   share_low: lower end of the 95 % interval
--   share_high: upper end
--   net_sentiment: -1 to 1, share of documents that speak well of it less share that speak ill
--   typical: up to three typical sentences
with recursive
measured as (
    select * from measures where segment = 'all' and period = 'all'
),

placed as (
    select theme_id, parent_id, label::varchar as path, [theme_id] as ids,
        [(-coalesce(measured.people, 0))::bigint, theme_id] as place
    from themes
    left join measured using (theme_id)
    where parent_id is null
    union all
    select themes.theme_id, themes.parent_id, placed.path || ' › ' || themes.label, list_append(placed.ids, themes.theme_id),
        placed.place || [(-coalesce(measured.people, 0))::bigint, themes.theme_id]
    from themes
    inner join placed on placed.theme_id = themes.parent_id
    left join measured on measured.theme_id = themes.theme_id
    where not list_contains(placed.ids, themes.theme_id)
),

named as (
    select themes.theme_id, sentences.text, list_position(themes.typical, sentences.sentence_id) as place
    from themes
    inner join sentences on list_contains(themes.typical, sentences.sentence_id)
),

typical_sentences as (
    select theme_id, list(text order by place) as texts from named group by theme_id
),

best_quotes as (
    -- Where no sentence was named as typical, the best quotes.
    select theme_id, [quote.text for quote in quotes] as texts from top_quotes where segment = 'all' and period = 'all'
)

select themes.theme_id, themes.parent_id, placed.path, themes.level,
    themes.theme_id in (select theme_id from leaf_themes()) as leaf,
    themes.label, themes.description, themes.keywords, themes.origin, themes.pinned, themes.coherence, themes.label_fit, themes.mixed,
    coalesce(measured.people, 0) as people, coalesce(measured.share, 0) as share, measured.share_low, measured.share_high,
    measured.net_sentiment, coalesce(typical_sentences.texts, best_quotes.texts, []) as typical
from themes
inner join placed using (theme_id)
left join measured using (theme_id)
left join typical_sentences using (theme_id)
left join best_quotes using (theme_id)
order by placed.place
