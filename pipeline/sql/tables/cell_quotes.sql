-- One row per (theme, segment, period): up to three quotes, each of another person.
--   theme_id: the theme
--   segment: all, or name=value
--   period: all, or the period
--   quotes: best first
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

best as (
    select *, row_number() over (partition by theme_id, segment, period order by score desc, sentence_id) as place
    from best_of_person
    qualify place <= 3
)

select theme_id, segment, period,
    list({'document_id': document_id, 'start': start_char, 'end': end_char, 'text': text} order by place) as quotes
from best
group by theme_id, segment, period
