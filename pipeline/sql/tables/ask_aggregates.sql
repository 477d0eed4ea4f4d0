-- One row per (theme, segment, period) in which anybody asks for something: the ask that most people voice.
--   theme_id: the theme, at any level
--   segment: all, or name=value
--   period: all, or the period
--   ask: its label, with mentions, people and one quote; of a broader theme like-named asks of the themes below it are one
with
placed as (
    select ask_group_members.* exclude (theme_id), theme_ancestors.counts_for as theme_id, placed_documents.speaker,
        unnest(placed_documents.places) as place, ask_groups.label, ask_groups.people as people_anywhere,
        case when theme_ancestors.counts_for = ask_group_members.theme_id then ask_id else lower(ask_groups.label) end as name
    from ask_group_members
    inner join ask_groups using (theme_id, ask_id)
    inner join theme_ancestors on theme_ancestors.theme_id = ask_group_members.theme_id
    inner join placed_documents using (document_id)
),

counted as (
    select theme_id, place, name, count(distinct sentence_id) as mentions, count(distinct speaker) as people,
        max(people_anywhere) as people_anywhere,
        arg_max({'label': label, 'ask_id': ask_id}, (people_anywhere, ask_id)) as ask,
        arg_min(
            {'document_id': document_id, 'start': quote_start, 'end': quote_end, 'text': quote},
            (length(quote) > 260, -typical, length(quote), document_id, quote_start)
        ) as quote
    from placed
    group by theme_id, place, name
)

select theme_id, numbered_groups.segment, numbered_groups.period,
    {'label': ask.label, 'ask_id': ask.ask_id, 'mentions': mentions, 'people': people, 'quote': quote} as ask
from counted
inner join numbered_groups using (place)
qualify row_number() over (
    partition by theme_id, place order by people desc, mentions desc, people_anywhere desc, ask.ask_id
) = 1
