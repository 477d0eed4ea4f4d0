-- One row per (edge, document): where a driver, theme or consequence is said together with what follows from it. Said together means in one sentence or at most three sentences apart, and of the same sentiment: praise of the food does not end in cancelling.
--   from_kind: driver, theme or consequence
--   from_id: its id: driver_id, theme_id or name
--   to_kind: theme, consequence or ask
--   to_id: its id: theme_id, name or ask_id
--   document_id: the document
--   person_id: who said it
--   source: name of the source
--   stated: whether the words tie the two: a stated reason whose effect holds the consequence, or one sentence that holds both consequence and ask
--   distance: sentences between the two, 0 for one sentence
--   quote_start: offset into documents.text of the sentences that hold both, or the second alone where they are far apart
--   quote_end: offset after them
with
placed as (
    -- What is not an exact span is shown nowhere.
    select sentences.sentence_id, sentences.document_id, sentences.position, sentences.start_char, sentences.end_char,
        documents.person_id, documents.source, coalesce(sentence_sentiment.label, 'neutral') as label
    from sentences
    inner join documents on documents.document_id = sentences.document_id
    left join sentence_sentiment on sentence_sentiment.sentence_id = sentences.sentence_id
    where sentences.text = substr(documents.text, sentences.start_char + 1, sentences.end_char - sentences.start_char)
),

acted as (
    -- What customers might do is no consequence yet.
    select placed.*, consequences.consequence, direction_of(consequences.consequence) as direction,
        placed.start_char + consequences.start_char as evidence_start, placed.start_char + consequences.end_char as evidence_end
    from consequences
    inner join placed using (sentence_id)
    where consequences.modality in ('did', 'will')
),

themed as (
    select placed.*, sentence_themes.theme_id
    from sentence_themes
    inner join placed using (sentence_id)
    where sentence_themes.theme_id is not null
),

caused as (
    -- Both sides of a driver's reasons: a consequence may stand near either.
    select sides.*, placed.* exclude (sentence_id)
    from (
        select driver_reasons.driver_id, driver_reasons.theme_id, driver_reasons.reason_id, driver_reasons.origin, driver_reasons.polarity,
            driver_reasons.quote_start, driver_reasons.quote_end,
            unnest(list_distinct([driver_reasons.sentence_id, driver_reasons.cause_sentence_id])) as sentence_id
        from driver_reasons
        where driver_reasons.driver_id is not null and not driver_reasons.other
    ) as sides
    inner join placed on placed.sentence_id = sides.sentence_id
),

asked as (
    select placed.*, ask_group_members.ask_id, ask_group_members.theme_id
    from ask_group_members
    inner join placed using (sentence_id)
),

stated_effects as (
    -- Consequences that are the effect of a stated reason: "I cancelled because ...".
    select acted.sentence_id, acted.consequence, reasons.reason_id,
        list_distinct([reasons.sentence_id, reasons.cause_sentence_id]) as sides
    from reasons
    inner join acted on acted.document_id = reasons.document_id
        and reasons.effect_start <= acted.evidence_start and acted.evidence_end <= reasons.effect_end
    anti join rejected_reasons on rejected_reasons.reason_id = reasons.reason_id
    where reasons.kind = 'stated' and not list_has_any(reasons.flags, ['negated', 'counterfactual'])
),

effect_themes as (
    select distinct stated_effects.sentence_id, stated_effects.consequence, sentence_themes.theme_id
    from (select sentence_id, consequence, unnest(sides) as side_id from stated_effects) as stated_effects
    inner join sentence_themes on sentence_themes.sentence_id = stated_effects.side_id
    where sentence_themes.theme_id is not null
),

together as (
    select 'driver' as from_kind, driver_id as from_id, 'theme' as to_kind, theme_id::varchar as to_id, document_id, person_id, source,
        origin = 'stated' as stated, 0 as distance, quote_start, quote_end, quote_start as second_start, quote_end as second_end
    from caused
    union all
    select 'theme', themed.theme_id::varchar, 'consequence', acted.consequence, acted.document_id, acted.person_id, acted.source,
        effect_themes.theme_id is not null, abs(acted.position - themed.position),
        least(themed.start_char, acted.start_char), greatest(themed.end_char, acted.end_char), acted.start_char, acted.end_char
    from themed
    inner join acted on acted.document_id = themed.document_id and abs(acted.position - themed.position) <= 3
    left join effect_themes on effect_themes.sentence_id = acted.sentence_id and effect_themes.consequence = acted.consequence
        and effect_themes.theme_id = themed.theme_id
    where themed.label <> case acted.direction when 'bad' then 'positive' else 'negative' end or effect_themes.theme_id is not null
    union all
    select 'driver', caused.driver_id, 'consequence', acted.consequence, acted.document_id, acted.person_id, acted.source,
        stated_effects.reason_id is not null, abs(acted.position - caused.position),
        least(caused.start_char, acted.start_char), greatest(caused.end_char, acted.end_char), acted.start_char, acted.end_char
    from caused
    inner join acted on acted.document_id = caused.document_id and abs(acted.position - caused.position) <= 3
    left join stated_effects on stated_effects.reason_id = caused.reason_id and stated_effects.sentence_id = acted.sentence_id and stated_effects.consequence = acted.consequence
    where stated_effects.reason_id is not null
        or (caused.label <> case acted.direction when 'bad' then 'positive' else 'negative' end
            and case acted.direction when 'bad' then caused.polarity < 0 else caused.polarity > 0 end)
    union all
    select 'consequence', acted.consequence, 'ask', asked.ask_id, asked.document_id, asked.person_id, asked.source,
        asked.sentence_id = acted.sentence_id, abs(asked.position - acted.position),
        least(asked.start_char, acted.start_char), greatest(asked.end_char, acted.end_char), asked.start_char, asked.end_char
    from acted
    inner join asked on asked.document_id = acted.document_id and abs(asked.position - acted.position) <= 3
    union all
    select 'theme', theme_id::varchar, 'ask', ask_id, document_id, person_id, source,
        true, 0, start_char, end_char, start_char, end_char
    from asked
    where theme_id is not null
)

select from_kind, from_id, to_kind, to_id, document_id, person_id, source, stated, distance,
    -- Sentences far apart are not one quote: then the second, what follows, stands alone.
    case when quote_end - quote_start <= 500 then quote_start else second_start end::integer as quote_start,
    case when quote_end - quote_start <= 500 then quote_end else second_end end::integer as quote_end
from together
qualify row_number() over (
    partition by from_kind, from_id, to_kind, to_id, document_id order by stated desc, distance, quote_start, quote_end
) = 1
order by from_kind, from_id, to_kind, to_id, document_id
