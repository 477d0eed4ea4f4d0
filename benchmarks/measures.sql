-- A store as the steps before the measures leave it: $sentences sentences, four to a document, of whom a tenth as many are customers.
-- Draws are hashes of numbers, so the same on any machine. Shares of signals, reasons and consequences are those of the sample.
create or replace macro draw(number, salt) as (hash(number * 1000003 + salt) % 1000000) / 1000000;
create or replace macro pick(names, number, salt) as names[1 + floor(len(names) * draw(number, salt))::integer];

insert into themes by name
select theme_id::integer as theme_id, format('subject {}', theme_id) as label, '' as description, ['word'] as keywords, [] as typical,
    case when theme_id <= 60 then 61 + theme_id % 10 end::integer as parent_id, case when theme_id <= 60 then 1 else 2 end as level,
    'found' as origin, false as pinned, 0 as size, [1.0] as centroid, 'fit' as fit_id, 1 as revision
from range(1, 71) as numbers (theme_id);

insert into theme_revisions values (1, 'first', 'fit', '', '', 70, ''::blob, timestamp '2025-12-31');

insert into customers by name
select format('c{:07d}', number) as customer_id, 'crm' as source, 'load' as load_id,
    timestamp '2020-01-01' + to_days((1800 * draw(number, 1))::integer) as joined_at,
    case when draw(number, 2) < 0.2 then timestamp '2023-03-01' + to_days((1000 * draw(number, 3))::integer) end as left_at,
    round(50 + 5000 * draw(number, 4) ^ 3, 2) as lifetime_value,
    map {'plan': pick(['Solo', 'Family', 'Team'], number, 5), 'region': pick(['North', 'South', 'East', 'West', 'Isles'], number, 6)} as segments
from range($sentences // 10) as numbers (number);

insert into events by name
select format('e{}', number) as event_id, 'crm' as source, 'load' as load_id, pick(['renewal', 'order', 'pause', 'call'], number, 7) as event,
    format('c{:07d}', floor($sentences // 10 * draw(number, 8))::integer) as customer_id,
    timestamp '2023-01-01' + to_hours((26280 * draw(number, 9))::integer) as happened_at
from range(4 * ($sentences // 10)) as numbers (number)
union all
select format('r{}', month), 'crm', 'load', 'release', null, timestamp '2023-02-15' + to_months(month::integer) from range(34) as months (month);

create temp table said as
with
written as (
    select number, number // 4 as document, number % 4 as position, draw(number, 10) as mood,
        1 + floor(60 * draw(number, 11) ^ 1.5)::integer as theme_id,
        case when draw(number, 12) < 0.03 then pick(['Far cheaper than Boxful', 'GreenCrate is better', 'I moved from Boxful'], number, 13)
            else pick(['It arrived late again', 'We like how it works', 'Nobody answers the phone', 'It is what it is'], number, 14) end
            || format(', so I say of subject {} today {}.', theme_id, number) as words
    from range($sentences) as numbers (number)
)
select *, format('d{:07d}', document) as document_id, format('d{:07d}:{}', document, position) as sentence_id,
    (sum(length(words) + 1) over (partition by document order by position) - length(words) - 1)::integer as start_char,
    (1.6 * mood - 0.9)::decimal(5, 4) as polarity
from written;

insert into documents by name
select * exclude (liking)
from (
    select document_id, 'load' as load_id, pick(['reviews', 'reviews', 'survey', 'forum', 'social'], document, 20) as source,
        case source when 'reviews' then 'review' else source end as kind, pick(['Tern', 'Tern', 'Tern', 'Boxful', 'GreenCrate'], document, 21) as product,
        case when source = 'social' then 'person:' || document % 50000
            else format('customer:c{:07d}', floor($sentences // 10 * draw(document, 22))::integer) end as person_id,
        case when source <> 'social' then split_part(person_id, ':', 2) end as customer_id, person_id as author_id,
        timestamp '2023-01-01' + to_hours((26280 * draw(document, 23))::integer) as created_at, string_agg(words, ' ' order by position) as text,
        greatest(least(avg(mood) + 0.8 * draw(document, 24) - 0.4, 1), 0) as liking,
        case source when 'reviews' then round(4 * liking) / 4 end as rating, case source when 'survey' then round(10 * liking) end as nps_score,
        case source when 'survey' then 0.5 + draw(document, 25) end as weight, 'en' as language, 40 as words, 'counted' as status,
        case when source <> 'social' then
            map {'plan': pick(['Solo', 'Family', 'Team'], document, 5), 'region': pick(['North', 'South', 'East', 'West', 'Isles'], document, 6)}
        else map([], [])::map(varchar, varchar) end as segments
    from said
    group by document, document_id
);

insert into sentences by name
select sentence_id, document_id, position::integer as position, start_char, start_char + length(words) as end_char, words as text, words as subject_text,
    sentence_id as text_hash
from said;

insert into sentence_sentiment by name
select sentence_id, document_id, polarity, case when polarity > 0.2 then 'positive' when polarity < -0.2 then 'negative' else 'neutral' end as label,
    0.9 as confidence, polarity as polarity_text, 0.1 as neutral_text
from said;

insert into sentence_themes by name
select sentence_id, document_id, case when draw(number, 30) < 0.9 then theme_id end as theme_id, 0.8 as probability, 1 as since from said;

insert into signals by name
select sentence_id, document_id, signal, draw(number, 31)::decimal(5, 4) as confidence, draw(number, 32)::decimal(5, 4) as severity,
    0 as evidence_start, length(words) as evidence_end, words as evidence
from (
    select *, case when draw(number, 33) < 0.05 then 'ask' when polarity < -0.2 then 'pain_point' when polarity > 0.2 then 'praise' end as signal from said
)
where signal is not null;

insert into consequences by name
select sentence_id, document_id, pick(['left', 'renewed', 'contacted_support', 'recommends'], number, 34) as consequence, 'did' as modality,
    0 as start_char, 10 as end_char, left(words, 10) as evidence, 0.8 as confidence
from said
where draw(number, 35) < 0.01;

insert into reasons by name
select format('r{:08d}', number) as reason_id, document_id, sentence_id, sentence_id as cause_sentence_id, 'stated' as kind, start_char as cause_start,
    start_char + 15 as cause_end, start_char + 20 as effect_start, start_char + length(words) as effect_end, 'so' as cue, start_char + 16 as cue_start,
    start_char + 18 as cue_end, 0.9 as confidence, [] as flags, left(words, 15) as cause_head, ['it'] as cause_terms
from said
where draw(number, 36) < 0.1;

insert into fixes by name
select fix_id::integer as fix_id, (1 + 5 * fix_id)::integer as theme_id, format('fix {}', fix_id) as name,
    date '2024-01-01' + (60 * fix_id)::integer as happened_on, format('subject {}', 1 + 5 * fix_id) as label, timestamp '2025-12-31' as logged_at
from range(10) as numbers (fix_id);

insert into audit_marks by name
select annotator, sentence_id, document_id, 0.001 as inclusion, theme_id, 'subject' as theme, 'neutral' as sentiment, draw(number, 37) < 0.9 as theme_ok,
    case when draw(number, 37) < 0.9 then theme_id else 1 end as right_theme_id, draw(number, 38) < 0.9 as sentiment_ok,
    case when draw(number, 38) < 0.9 then 'neutral' else 'negative' end as right_sentiment, timestamp '2025-12-31' as marked_at
from (from said order by draw(number, 39), number limit 400) as drawn
cross join (select unnest(['Ann', 'Ben']) as annotator) as people;

-- What the drivers step offers to the tables that it makes.
create temp table matched as
select theme_id, coalesce(reason_id, sentence_id || ':' || signal) as reason_id, said.document_id, said.sentence_id, documents.person_id,
    case when reason_id is null then 'asserted' else 'stated' end as origin, start_char as cause_start, start_char + 15 as cause_end, polarity,
    case when polarity < 0 then -1 else 1 end as direction, 0.8 as confidence, 0.7 as match_probability,
    case when draw(number, 41) < 0.5 then format('k{}{}', (4 * theme_id + floor(4 * draw(number, 42) ^ 2))::integer, if(direction < 0, '-', '+')) end as driver_id
from said
inner join documents using (document_id)
inner join sentence_themes using (sentence_id, document_id, theme_id)
left join reasons using (sentence_id)
left join signals using (sentence_id)
where reason_id is not null or signal in ('pain_point', 'praise') and draw(number, 40) < 0.35;

create temp table driver_names as
select distinct theme_id, driver_id, driver_id || ' is so' as label, direction, false as restates from matched where driver_id is not null;

create temp table grouped as
select 'a' || (10 * theme_id + floor(10 * draw(number, 43)))::integer as ask_id, theme_id, sentence_id, 0.5 as typical
from said
inner join signals using (sentence_id)
where signal = 'ask';

create temp table ask_names as select distinct ask_id, theme_id, ask_id || ' please' as label from grouped;
