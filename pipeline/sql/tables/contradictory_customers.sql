-- One row per (contradiction, segment): customers of the CRM who say one thing and do another, how many they are, and who. Groups of which the contradiction holds for fewer people than the minimum cell of the settings, but for somebody, are left out.
--   contradiction: promoter who left (last score 9 or 10), detractor who stays (0 to 6), or said to leave and stays (means or considers to leave, in words)
--   segment: all, or name=value of the CRM
--   people: customers of whom it holds
--   base_people: promoters, detractors, or those who said that they would leave
--   share: 0-1, people among base_people
--   share_low: lower end of Wilson's 95 % interval
--   share_high: upper end
--   value: lifetime value of the people
--   customers: who they are (customer_id, document_id of the score or the words), in order of customer_id
with
sorts as (
    select 'promoter who left' as contradiction, *, score_document as document_id, left_at is not null as holds from person_profiles where score >= 9
    union all
    select 'detractor who stays', *, score_document, left_at is null from person_profiles where score <= 6
    union all
    select 'said to leave and stays', person_profiles.*, sentences.document_id, left_at is null
    from person_profiles
    inner join sentences on sentences.sentence_id = person_profiles.leaving_sentence
),

segmented as (
    select *, 'all' as segment from sorts where in_crm
    union all
    select *, unnest(segment_names(segments)) from sorts where in_crm
)

select
    contradiction, segment, count(*) filter (holds) as people, count(*) as base_people, people / base_people as share,
    share_low(people, base_people) as share_low, share_high(people, base_people) as share_high,
    coalesce(sum(lifetime_value::decimal(18, 2)) filter (holds), 0)::double as value,
    coalesce(list({'customer_id': customer_id, 'document_id': document_id} order by customer_id) filter (holds), []) as customers
from segmented
group by contradiction, segment
having count(*) >= $minimum_cell and (count(*) filter (holds) = 0 or count(*) filter (holds) >= $minimum_cell)
order by contradiction, segment <> 'all', segment
