-- One row per edge from cause to symptom to consequence to ask: a driver explains a theme, a theme or driver ends in a consequence, a theme or consequence in an ask. An edge is what people say together, counted; only `stated` counts those who say that one follows from the other.
--   from_kind: driver, theme or consequence
--   from_id: its id: driver_id, theme_id or name
--   from_label: its name for readers
--   to_kind: theme, consequence or ask
--   to_id: its id: theme_id, name or ask_id
--   to_label: its name for readers
--   mentions: documents that say both together
--   people: distinct people behind them
--   sources: distinct sources
--   stated: people among them whose words tie the two: for consequences a stated reason whose effect is the consequence, for drivers of a theme a stated reason, for asks a sentence that holds both; the others only say both within three sentences
--   from_people: distinct people who speak of the first, the denominator of share
--   share: 0-1, people among from_people
--   share_low: lower end of Wilson's 95 % interval
--   share_high: upper end
--   lift: share over the share of all people who come to the second, 1 for no connection; empty where fewer than five people say both, for edges to a theme, and from a theme to its own asks
--   quote: the best mention, exactly as in its document (document_id, start, end, text)
with
everybody as (
    select count(distinct person_id) as people from documents where status = 'counted'
),

acted as (
    select consequences.consequence, count(distinct documents.person_id) as people
    from consequences
    inner join documents using (document_id)
    where consequences.modality in ('did', 'will')
    group by consequences.consequence
),

nodes as (
    -- A driver is one wherever it stands.
    select 'driver' as kind, drivers.driver_id as id, any_value(drivers.label) as label, count(distinct driver_reasons.person_id) as people
    from drivers
    inner join driver_reasons on driver_reasons.driver_id = drivers.driver_id
    where not drivers.other
    group by drivers.driver_id
    union all
    select 'theme', themes.theme_id::varchar, themes.label, mentioned.people
    from themes
    inner join (
        select sentence_themes.theme_id, count(distinct documents.person_id) as people
        from sentence_themes
        inner join documents using (document_id)
        group by sentence_themes.theme_id
    ) as mentioned using (theme_id)
    union all
    select 'consequence', consequence, replace(consequence, '_', ' '), people from acted
    union all
    select 'ask', ask_id, label, people from ask_groups
),

counted as (
    select from_kind, from_id, to_kind, to_id, count(*) as mentions, count(distinct person_id) as people, count(distinct source) as sources,
        count(distinct person_id) filter (stated) as stated,
        arg_min(
            {'document_id': document_id, 'start': quote_start, 'end': quote_end},
            (not stated, distance, quote_end - quote_start > 260, quote_end - quote_start < 25, document_id, quote_start)
        ) as place
    from edge_mentions
    group by from_kind, from_id, to_kind, to_id
)

select counted.from_kind, counted.from_id, origin.label as from_label, counted.to_kind, counted.to_id, goal.label as to_label,
    counted.mentions, counted.people, counted.sources, counted.stated, origin.people as from_people,
    (counted.people / origin.people)::decimal(5, 4) as share,
    share_low(counted.people, origin.people)::decimal(5, 4) as share_low,
    share_high(counted.people, origin.people)::decimal(5, 4) as share_high,
    case
        when counted.people >= 5 and (counted.to_kind = 'consequence' or counted.from_kind = 'consequence')
            then ((counted.people / origin.people) / (goal.people / everybody.people))::decimal(9, 3)
    end as lift,
    {
        'document_id': place.document_id, 'start': place.start, 'end': place.end,
        'text': substr(documents.text, place.start + 1, place.end - place.start)
    } as quote
from counted
cross join everybody
inner join nodes as origin on origin.kind = counted.from_kind and origin.id = counted.from_id
inner join nodes as goal on goal.kind = counted.to_kind and goal.id = counted.to_id
inner join documents on documents.document_id = place.document_id
order by counted.from_kind, counted.to_kind, counted.people desc, counted.stated desc, counted.from_id, counted.to_id
