-- One row per (theme, statement): what customers give as a reason, or assert, under a theme, each an exact span of its document.
--   driver_id: the key point that it matches best, where enough people do so under the theme; else other:<theme_id> for a person who is in no driver of the theme, and empty for the others
--   other: whether it is among the other reasons
--   theme_id: the theme
--   reason_id: the reason; sentence and signal of what is asserted, or answers a question without a cue
--   document_id: the document
--   sentence_id: the sentence of the effect; of what is asserted the sentence itself
--   cause_sentence_id: the sentence of the cause
--   person_id: who said it
--   source: name of the source
--   origin: stated (a cue ties cause and effect, or the question asked why a score was given), implied (one opinion explains another) or asserted (a pain point or praise that names something and is tied to nothing)
--   cause_start: offset into documents.text
--   cause_end: offset after the cause
--   quote_start: offset of the sentence, or of the two sentences, that hold cause and effect
--   quote_end: offset after them
--   cause: the cause, exactly as in the document
--   quote: the sentence or sentences, exactly as in the document
--   polarity: -1 to 1, sentiment of the sentence that the reason was given in
--   direction: -1 blame, 1 praise, 0 neither
--   hedged: whether the customer is not sure, or reports somebody else's reason, or may be ironic
--   competitor: whether another company is spoken of
--   match_probability: 0-1, that it says what its driver says; empty without a driver
--   weight: 0-1, how much it stands for its driver: matching, sure, confidently read
with
exact as materialized (from exact_sentences()),

with_reasons as (
    select matched.*, coalesce(reasons.cause_sentence_id, matched.sentence_id) as cause_sentence_id,
        coalesce(reasons.flags, []) as flags,
        list_has_any(coalesce(reasons.flags, []), ['hedged', 'reported', 'doubtful']) as hedged
    from matched
    left join reasons on reasons.reason_id = matched.reason_id
),

placed as (
    -- What is not an exact span is counted in quotes_refused and shown nowhere.
    select with_reasons.*, least(effects.start_char, causes.start_char) as first_char, greatest(effects.end_char, causes.end_char) as last_char,
        causes.start_char as cause_first, causes.end_char as cause_last,
        -- Two sentences far apart are not one quote: then the one that holds the cause stands alone.
        last_char - first_char <= 600 or first_char = cause_first and last_char = cause_last as near
    from with_reasons
    inner join sentences as effects on effects.sentence_id = with_reasons.sentence_id
    inner join sentences as causes on causes.sentence_id = with_reasons.cause_sentence_id
    semi join exact as exact_effects on exact_effects.sentence_id = effects.sentence_id
    semi join exact as exact_causes on exact_causes.sentence_id = causes.sentence_id
    where effects.document_id = with_reasons.document_id and causes.document_id = with_reasons.document_id
),

shown as (
    select theme_id, driver_id
    from placed
    where driver_id is not null
    group by theme_id, driver_id
    having count(distinct person_id) >= $least
),

resolved as (
    select placed.* exclude (driver_id), shown.driver_id,
        bool_or(shown.driver_id is not null) over (partition by placed.theme_id, placed.person_id) as in_driver
    from placed
    left join shown on shown.theme_id = placed.theme_id and shown.driver_id = placed.driver_id
)

select
    case when driver_id is not null then driver_id when not in_driver then 'other:' || theme_id end as driver_id,
    driver_id is null and not in_driver as other,
    theme_id::integer as theme_id, reason_id, resolved.document_id, sentence_id, cause_sentence_id, resolved.person_id, documents.source, origin,
    cause_start::integer as cause_start, cause_end::integer as cause_end,
    case when near then first_char else cause_first end::integer as quote_start,
    case when near then last_char else cause_last end::integer as quote_end,
    substr(documents.text, cause_start + 1, cause_end - cause_start) as cause,
    substr(documents.text, quote_start + 1, quote_end - quote_start) as quote,
    polarity::decimal(5, 4) as polarity, direction::integer as direction, hedged, list_contains(flags, 'competitor') as competitor,
    case when driver_id is not null then match_probability end::decimal(5, 4) as match_probability,
    (case when driver_id is null then 0.5 else match_probability end * confidence * case when hedged then 0.5 else 1 end)::decimal(5, 4) as weight
from resolved
inner join documents on documents.document_id = resolved.document_id
order by theme_id, driver_id, reason_id
