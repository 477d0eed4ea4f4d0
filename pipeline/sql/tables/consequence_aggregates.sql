-- One row per (theme, segment, period) in which anybody says what they did or will do about the theme: the consequence that most people name.
--   theme_id: the theme, at any level
--   segment: all, or name=value
--   period: all, or the period
--   consequence: its name, whether it is bad or good for the company (direction), mentions (documents), people and one quote
with
placed as (
    select edge_mentions.*, theme_ancestors.counts_for as theme_id, placed_documents.speaker,
        unnest(placed_documents.places) as place
    from edge_mentions
    inner join theme_ancestors on theme_ancestors.theme_id::varchar = edge_mentions.from_id
    inner join placed_documents using (document_id)
    where edge_mentions.from_kind = 'theme' and edge_mentions.to_kind = 'consequence'
),

counted as (
    select theme_id, place, to_id as consequence, count(distinct document_id) as mentions, count(distinct speaker) as people,
        arg_min(
            {'document_id': document_id, 'start': quote_start, 'end': quote_end},
            (not stated, quote_end - quote_start > 260, distance, quote_end - quote_start < 25, document_id, quote_start)
        ) as quote
    from placed
    group by theme_id, place, to_id
    qualify row_number() over (
        partition by theme_id, place order by count(distinct speaker) desc, count(distinct document_id) desc, to_id
    ) = 1
)

select counted.theme_id, numbered_groups.segment, numbered_groups.period,
    {
        'name': counted.consequence, 'direction': direction_of(counted.consequence), 'mentions': counted.mentions, 'people': counted.people,
        'quote': {
            'document_id': counted.quote.document_id, 'start': counted.quote.start, 'end': counted.quote.end,
            'text': substr(documents.text, counted.quote.start + 1, counted.quote.end - counted.quote.start)
        }
    } as consequence
from counted
inner join numbered_groups using (place)
inner join documents on documents.document_id = counted.quote.document_id
