-- All sentences of the documents of ``drawn (document_id, inclusion)``, with what the machine says of each: of several themes or causes the surest.
with
own_themes as (
    select sentence_id, arg_max(theme_id, (probability, -theme_id)) as theme_id from sentence_themes where theme_id is not null group by sentence_id
),

own_reasons as (
    select cause_sentence_id as sentence_id, arg_max({'start': cause_start, 'end': cause_end}, (confidence, reason_id)) as cause
    from reasons
    group by cause_sentence_id
)

select
    sentences.sentence_id, drawn.inclusion, sentences.text, themes.label as theme, sentence_sentiment.label as sentiment,
    substr(documents.text, own_reasons.cause.start + 1, own_reasons.cause.end - own_reasons.cause.start) as reason, themes.theme_id
from drawn
inner join documents using (document_id)
inner join sentences using (document_id)
inner join sentence_sentiment using (sentence_id)
left join own_themes using (sentence_id)
left join themes on themes.theme_id = own_themes.theme_id
left join own_reasons on own_reasons.sentence_id = sentences.sentence_id
order by md5($seed::varchar || ':' || document_id), sentences.position
