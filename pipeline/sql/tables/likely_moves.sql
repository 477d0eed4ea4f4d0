-- One row per (person, move) that their own words bear out: who could become an advocate, who may be about to leave. Those who have left are in neither. Signs to look into, no forecast.
--   person_id: the person
--   customer_id: key into the CRM; empty where none is known
--   customer_group: as in customer_groups
--   move: about to leave, or could become an advocate
--   grounds: says so; speaks ill of a theme whose customers leave more often, and gives a low score (0 to 6, or a rating in the lowest quarter); or satisfied (7 or 8, or a rating in the highest quarter), speaks well and recommends nobody yet
--   lifetime_value: as in the CRM
--   theme_id: the theme spoken of; empty where the words stand in none
--   document_id: where the words stand
--   sentence_id: the sentence
--   start_char: offset into documents.text
--   end_char: offset after the last character
--   text: the sentence, exactly documents.text between the offsets
with
staying as (
    -- A rating tells only where nobody was asked for a score.
    select *, coalesce(score <= 6, rating <= 0.25) as low, coalesce(score between 7 and 8, rating >= 0.75) as satisfied
    from person_profiles
    inner join customer_groups using (person_id)
    where left_at is null and gone = 0
),

driving as (select theme_id from theme_churn where leaf and driver_id is null and verdict = 'more'),

spoken as (
    select
        documents.person_id, sentences.sentence_id, sentence_sentiment.polarity, sentence_themes.theme_id,
        sentence_themes.theme_id in (from driving) as drives,
        exists (from signals where signals.sentence_id = sentences.sentence_id and signals.signal = 'praise') as praises
    from sentences
    inner join documents using (document_id)
    inner join sentence_sentiment using (sentence_id)
    left join sentence_themes using (sentence_id)
    where documents.status = 'counted'
),

moves as (
    select person_id, 'about to leave' as move, 'says so' as grounds, leaving_sentence as sentence_id, 1 as place from staying where leaving > 0
    union all
    select staying.person_id, 'about to leave', 'speaks ill of a theme whose customers leave more often, and gives a low score',
        arg_min(spoken.sentence_id, (spoken.polarity, spoken.sentence_id)), 2
    from staying
    inner join spoken using (person_id)
    where staying.low and spoken.drives and spoken.polarity < -0.2
    group by staying.person_id
    union all
    select staying.person_id, 'could become an advocate', 'satisfied, speaks well and recommends nobody yet',
        arg_max(spoken.sentence_id, (spoken.polarity, spoken.sentence_id)), 1
    from staying
    inner join spoken using (person_id)
    where staying.satisfied and staying.polarity > 0.2 and staying.recommends = 0 and staying.leaving = 0 and staying.customer_group <> 'advocate'
        and spoken.praises and spoken.polarity > 0.2
    group by staying.person_id
)

select
    moves.person_id, staying.customer_id, staying.customer_group, moves.move, moves.grounds, staying.lifetime_value, sentence_themes.theme_id, sentences.document_id,
    sentences.sentence_id, sentences.start_char, sentences.end_char, sentences.text
from moves
inner join staying using (person_id)
inner join sentences using (sentence_id)
inner join documents on documents.document_id = sentences.document_id
left join sentence_themes on sentence_themes.sentence_id = sentences.sentence_id
where sentences.text = substr(documents.text, sentences.start_char + 1, sentences.end_char - sentences.start_char)
qualify row_number() over (partition by moves.person_id, moves.move order by moves.place, sentence_themes.probability desc) = 1
order by moves.move, staying.lifetime_value desc nulls last, moves.person_id
