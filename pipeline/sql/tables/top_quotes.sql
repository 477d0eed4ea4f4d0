-- One row per (theme, segment, period): up to three quotes, each of another person.
--   theme_id: the theme
--   segment: all, or name=value
--   period: all, or the period
--   quotes: best first; of a broader theme the best of each theme below it before the second best of any
with
placed as (
    select quotes.*, populations.segment, populations.period
    from quotes
    inner join populations using (document_id)
),

best_of_person as (
    select * from placed
    qualify row_number() over (
        partition by theme_id, segment, period, person_id order by score desc, sentence_id
    ) = 1
),

in_turn as (
    select *, row_number() over (partition by theme_id, segment, period, given order by score desc, sentence_id) as turn
    from best_of_person
),

best as (
    select *, row_number() over (partition by theme_id, segment, period order by turn, score desc, sentence_id) as place
    from in_turn
    qualify place <= $max_quotes
)

select theme_id, segment, period,
    list({'document_id': document_id, 'start': start_char, 'end': end_char, 'text': text} order by place) as quotes
from best
group by theme_id, segment, period
