-- One row per (theme, segment, period) in which anybody asks for something: the ask that most people voice.
--   theme_id: the theme
--   segment: all, or name=value
--   period: all, or the period
--   ask: its label, with mentions, people and one quote
with
placed as (
    select ask_group_members.*, populations.segment, populations.period
    from ask_group_members
    inner join populations using (document_id)
),

counted as (
    select theme_id, segment, period, ask_id, count(*) as mentions, count(distinct person_id) as people,
        arg_min(
            {'document_id': document_id, 'start': quote_start, 'end': quote_end, 'text': quote},
            (length(quote) > 260, -typical, length(quote), document_id, quote_start)
        ) as quote
    from placed
    group by theme_id, segment, period, ask_id
)

select counted.theme_id, counted.segment, counted.period,
    {
        'label': ask_groups.label, 'ask_id': counted.ask_id, 'mentions': counted.mentions, 'people': counted.people, 'quote': counted.quote
    } as ask
from counted
inner join ask_groups using (theme_id, ask_id)
qualify row_number() over (
    partition by counted.theme_id, counted.segment, counted.period
    order by counted.people desc, counted.mentions desc, ask_groups.people desc, counted.ask_id
) = 1
