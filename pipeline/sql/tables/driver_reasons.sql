-- One row per (theme, reason): what customers give as a reason, or tell, under a theme, each an exact span of its document.
--   driver_id: the driver; empty where only one person tells it and nobody gives it as a reason
--   theme_id: the theme
--   reason_id: the reason; sentence and signal of what is told
--   document_id: the document
--   sentence_id: the sentence of the effect; of what is told the sentence itself
--   cause_sentence_id: the sentence of the cause
--   person_id: who said it
--   source: name of the source
--   kind: stated (a cue ties cause and effect), unmarked (one opinion explains another) or told (a pain point or praise under the theme that names something and is tied to nothing)
--   cause_start: offset into documents.text
--   cause_end: offset after the cause
--   quote_start: offset of the sentence, or of the two sentences, that hold cause and effect
--   quote_end: offset after them
--   cause: the cause, exactly as in the document
--   quote: the sentence or sentences, exactly as in the document
--   polarity: -1 to 1, feeling of the sentence that the reason was given in
--   direction: -1 blame, 1 praise, 0 neither: as most of its driver; without a driver its own
--   hedged: whether the customer is not sure, or reports somebody else's reason, or may be ironic
--   competitor: whether another company is spoken of
--   typical: 0-1, how like the other causes of the driver it is
--   weight: 0-1, how much it stands for its driver: typical, sure, confidently read
with
given as (
    select reason_id, document_id, sentence_id, cause_sentence_id, kind, cause_start, cause_end, confidence, flags,
        null::integer as theme_id, null::integer as direction
    from reasons
    union all by name
    select reason_id, document_id, sentence_id, sentence_id as cause_sentence_id, 'told' as kind, cause_start::integer as cause_start,
        cause_end::integer as cause_end, confidence::decimal(5, 4) as confidence, []::varchar[] as flags, theme_id, direction
    from told
),

joined as (
    select grouped.driver_id, grouped.theme_id, grouped.typical, given.* exclude (theme_id), documents.person_id, documents.source, documents.text as document,
        least(effects.start_char, causes.start_char) as first_char, greatest(effects.end_char, causes.end_char) as last_char,
        causes.start_char as cause_first, causes.end_char as cause_last,
        coalesce(sentence_sentiment.polarity, 0)::decimal(5, 4) as polarity,
        -- Of what is told the signal says it, of a reason the side on which its feeling stands clearly.
        coalesce(given.direction, case when abs(sentence_sentiment.polarity) >= 0.25 then sign(sentence_sentiment.polarity) end, 0) as way,
        list_has_any(given.flags, ['hedged', 'reported', 'doubtful']) as hedged
    from grouped
    inner join given on given.reason_id = grouped.reason_id and coalesce(given.theme_id, grouped.theme_id) = grouped.theme_id
    inner join documents on documents.document_id = given.document_id
    inner join sentences as effects on effects.sentence_id = given.sentence_id
    inner join sentences as causes on causes.sentence_id = given.cause_sentence_id
    left join sentence_sentiment on sentence_sentiment.sentence_id = given.sentence_id
    -- What is not an exact span is counted in quotes_refused and shown nowhere.
    where effects.text = substr(documents.text, effects.start_char + 1, effects.end_char - effects.start_char)
        and causes.text = substr(documents.text, causes.start_char + 1, causes.end_char - causes.start_char)
        and effects.document_id = documents.document_id and causes.document_id = documents.document_id
),

quoted as (
    -- Two sentences far apart are not one quote: then the one that holds the cause stands alone.
    select *, last_char - first_char <= 600 or first_char = cause_first and last_char = cause_last as near from joined
)

select
    driver_id, theme_id::integer as theme_id, reason_id, document_id, sentence_id, cause_sentence_id, person_id, source, kind, cause_start, cause_end,
    case when near then first_char else cause_first end::integer as quote_start,
    case when near then last_char else cause_last end::integer as quote_end,
    substr(document, cause_start + 1, cause_end - cause_start) as cause,
    substr(document, quote_start + 1, quote_end - quote_start) as quote,
    polarity,
    case
        when driver_id is null then way
        else sign(sum(way) over (partition by theme_id, driver_id))
    end::integer as direction,
    hedged, list_contains(flags, 'competitor') as competitor, typical::decimal(5, 4) as typical,
    ((0.5 + 0.5 * typical::decimal(5, 4)) * confidence * case when hedged then 0.5 else 1 end)::decimal(5, 4) as weight
from quoted
order by theme_id, driver_id, reason_id
