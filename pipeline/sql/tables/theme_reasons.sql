-- One row per (theme, stated reason): which reasons stand under a theme, and the driver that they share.
--   theme_id: the theme
--   reason_id: the reason
--   document_id: the document
--   person_id: who said it
--   driver: the content word of the cause that most people under the theme share
--   weight: how much the cause says of what others under the theme say too; the weightiest wording names the driver
--   cause_start: offset into documents.text
--   cause_end: offset after the cause
--   quote_start: offset of the sentence
--   quote_end: offset after the sentence
--   cause: the cause, exactly as in the document
--   quote: the sentence, exactly as in the document
with
stated as (
    select distinct sentence_themes.theme_id, reasons.*, documents.person_id, sentences.start_char, sentences.end_char,
        documents.text as document
    from reasons
    inner join sentence_themes using (sentence_id)
    inner join sentences using (sentence_id)
    inner join documents on documents.document_id = reasons.document_id
    where sentence_themes.theme_id is not null
        -- "Not because of the price" is no reason for anything.
        and not list_contains(reasons.flags, 'negated')
        -- What is not an exact span is counted in quotes_refused and shown nowhere.
        and sentences.text = substr(documents.text, sentences.start_char + 1, sentences.end_char - sentences.start_char)
        and 0 <= reasons.cause_start and reasons.cause_start < reasons.cause_end and reasons.cause_end <= length(documents.text)
        and 0 <= reasons.effect_start and reasons.effect_start < reasons.effect_end and reasons.effect_end <= length(documents.text)
),

terms as (
    select stated.theme_id, stated.reason_id, stated.person_id, unnest(stated.cause_terms) as term
    from stated
),

specific as (
    -- The theme's own words say nothing more about it.
    select terms.*
    from terms
    inner join themes using (theme_id)
    where not list_contains(string_split(lower(themes.label), ' '), terms.term)
        and not list_contains(string_split(lower(themes.label), ' '), terms.term || 's')
),

weighed as (
    select theme_id, term, count(distinct person_id) as people
    from specific
    group by theme_id, term
),

chosen as (
    select specific.theme_id, specific.reason_id, specific.term
    from specific
    inner join weighed using (theme_id, term)
    qualify row_number() over (
        partition by specific.theme_id, specific.reason_id order by weighed.people desc, specific.term
    ) = 1
),

weights as (
    select specific.theme_id, specific.reason_id, (sum(weighed.people) / sqrt(count(*)))::decimal(9, 4) as weight
    from specific
    inner join weighed using (theme_id, term)
    group by specific.theme_id, specific.reason_id
)

select
    stated.theme_id, stated.reason_id, stated.document_id, stated.person_id,
    coalesce(chosen.term, stated.cause_head) as driver,
    coalesce(weights.weight, 0) as weight,
    stated.cause_start, stated.cause_end, stated.start_char as quote_start, stated.end_char as quote_end,
    substr(stated.document, stated.cause_start + 1, stated.cause_end - stated.cause_start) as cause,
    substr(stated.document, stated.start_char + 1, stated.end_char - stated.start_char) as quote
from stated
left join chosen using (theme_id, reason_id)
left join weights using (theme_id, reason_id)
