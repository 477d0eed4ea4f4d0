-- One row per (theme, segment, period): up to three quotes, each of another person.
--   theme_id: the theme
--   segment: all, or name=value
--   period: all, or the period
--   quotes: best first; of a broader theme the best of each theme below it before the second best of any
with
ranked as (
    -- Texts are wide: they are fetched when it is known which.
    select theme_id, given, document_id, sentence_id, row_number() over (order by score desc, sentence_id, theme_id)::integer as rank from quotes
),

of_documents as (
    select theme_id, document_id, min(rank) as rank from ranked group by theme_id, document_id
),

placed as (
    select of_documents.theme_id, of_documents.rank, placed_documents.speaker, unnest(placed_documents.places) as place
    from of_documents
    inner join placed_documents using (document_id)
),

best_of_person as (
    select theme_id, place, speaker, min(rank) as rank from placed group by theme_id, place, speaker
),

best_of_given as (
    select best_of_person.theme_id, best_of_person.place, ranked.given, min(best_of_person.rank, $max_quotes) as ranks
    from best_of_person
    inner join ranked using (rank)
    group by best_of_person.theme_id, best_of_person.place, ranked.given
),

in_turn as (
    select theme_id, place, unnest(ranks) as rank, generate_subscripts(ranks, 1) as turn from best_of_given
),

best as (
    select *, row_number() over (partition by theme_id, place order by turn, rank) as number
    from in_turn
    qualify number <= $max_quotes
)

select best.theme_id, numbered_groups.segment, numbered_groups.period,
    list(
        {'document_id': quotes.document_id, 'start': quotes.start_char, 'end': quotes.end_char, 'text': quotes.text} order by best.number
    ) as quotes
from best
inner join ranked using (rank)
inner join quotes on quotes.theme_id = ranked.theme_id and quotes.sentence_id = ranked.sentence_id
inner join numbered_groups using (place)
group by best.theme_id, numbered_groups.segment, numbered_groups.period
