-- One row per (theme, reason) that counts: reasons that customers give for something, under the themes of both their sides. One that
-- stands alone explains what a question asks about, and must name something itself.
-- "Not because of the price" is no reason for anything; what would have been is none yet; a purpose or a condition is something else.
with
counted as (
    select reason_id, kind, document_id, sentence_id, cause_sentence_id, cause_start, cause_end, effect_kind, effect_start, effect_end, confidence
    from reasons
    where kind in ('stated', 'unmarked') and not list_has_any(flags, ['negated', 'counterfactual'])
),

placed as (
    select counted.reason_id, sentence_themes.theme_id
    from counted
    inner join sentence_themes using (sentence_id)
    union
    select counted.reason_id, sentence_themes.theme_id
    from counted
    inner join sentence_themes on sentence_themes.sentence_id = counted.cause_sentence_id
)

select placed.theme_id, counted.reason_id, counted.sentence_id, counted.document_id,
    case counted.kind when 'stated' then 'stated' else 'implied' end as origin, counted.effect_kind <> 'words' as alone,
    documents.person_id, documents.product,
    counted.cause_start, counted.cause_end,
    substr(documents.text, counted.cause_start + 1, counted.cause_end - counted.cause_start) as text,
    coalesce(answered_polarity(questions.about, sentence_sentiment.polarity), 0)::double as polarity, counted.confidence::double as confidence
from placed
inner join counted using (reason_id)
inner join documents using (document_id)
left join sentence_sentiment on sentence_sentiment.sentence_id = counted.sentence_id
left join questions on questions.source = documents.source and questions.question = documents.question
where placed.theme_id is not null and documents.status = 'counted'
    and 0 <= counted.cause_start and counted.cause_start < counted.cause_end and counted.cause_end <= length(documents.text)
    and (
        counted.effect_kind <> 'words'
        or 0 <= counted.effect_start and counted.effect_start < counted.effect_end and counted.effect_end <= length(documents.text)
    )
order by placed.theme_id, counted.reason_id
