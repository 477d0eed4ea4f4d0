-- One row per person who wrote or stands in the CRM: what rules for groups may ask. Rules name these columns.
--   person_id: the person, as in documents; of a customer who never wrote as it would be there
--   customer_id: key into the CRM; empty where none is known
--   in_crm: whether the CRM has the person
--   joined_at: when they became a customer, UTC; empty where nobody knows
--   left_at: when they left, UTC; empty while they stay
--   lifetime_value: as in the CRM
--   segments: of the CRM, segment name to value
--   events: of the person, of any kind
--   is_lead: whether the person wrote only before joining, or stands in a CRM that knows when others joined, without a date of joining or leaving and without an event
--   documents: counted documents
--   first_at: when the first item was written, UTC
--   last_at: when the last was
--   last_document: the last
--   score: 0-10, the latest willingness to recommend
--   score_document: the item that carries it
--   rating: 0-1, the latest rating
--   rating_document: the item that carries it
--   polarity: -1 to 1, mean sentiment of the sentences
--   recommends: sentences in which the person recommends
--   recommend_sentence: the surest of them
--   leaving: sentences in which the person means or considers to cancel, to switch, to stop using it or to stay away
--   leaving_sentence: the surest of them
--   gone: sentences in which the person tells of having cancelled, switched or stopped using it
--   gone_sentence: the surest of them
with
moments as (select *, (coalesce(created_at, timestamp '1900-01-01'), document_id) as moment from documents),

wrote as (
    select
        person_id, max(customer_id) as customer_id, count(*) filter (status = 'counted') as documents,
        min(created_at) as first_at, max(created_at) as last_at, arg_max(document_id, moment) as last_document,
        arg_max(nps_score, moment) as score, arg_max(document_id, moment) filter (nps_score is not null) as score_document,
        arg_max(rating, moment) as rating, arg_max(document_id, moment) filter (rating is not null) as rating_document
    from moments
    group by person_id
),

felt as (
    select documents.person_id, (sum(sentence_sentiment.polarity) / count(*))::decimal(5, 4) as polarity
    from sentence_sentiment
    inner join documents using (document_id)
    where documents.status = 'counted'
    group by documents.person_id
),

kinds as (
    select
        consequences.sentence_id, documents.person_id, (consequences.confidence, consequences.sentence_id) as sureness,
        case
            when consequences.consequence = 'recommends' then 'recommends'
            when consequences.modality = 'did' and consequences.consequence in ('cancelled', 'switched', 'stopped_using') then 'gone'
            when consequences.modality <> 'did' and consequences.consequence in ('cancelled', 'switched', 'stopped_using', 'stays_away')
                then 'leaving'
        end as sort
    from consequences
    inner join documents using (document_id)
    where documents.status = 'counted'
),

told as (
    select
        person_id,
        count(distinct sentence_id) filter (sort = 'recommends') as recommends, arg_max(sentence_id, sureness) filter (sort = 'recommends') as recommend_sentence,
        count(distinct sentence_id) filter (sort = 'leaving') as leaving, arg_max(sentence_id, sureness) filter (sort = 'leaving') as leaving_sentence,
        count(distinct sentence_id) filter (sort = 'gone') as gone, arg_max(sentence_id, sureness) filter (sort = 'gone') as gone_sentence
    from kinds
    group by person_id
),

happened as (select customer_id, count(*) as events from events where customer_id is not null group by customer_id)

select
    coalesce(wrote.person_id, 'customer:' || customers.customer_id) as person_id,
    coalesce(customers.customer_id, wrote.customer_id) as customer_id, customers.customer_id is not null as in_crm,
    customers.joined_at, customers.left_at, customers.lifetime_value, coalesce(customers.segments, map {}) as segments, coalesce(happened.events, 0) as events,
    customers.customer_id is not null and coalesce(
        wrote.last_at < customers.joined_at,
        customers.joined_at is null and customers.left_at is null and happened.events is null
        and exists (from customers as others where others.joined_at is not null)
    ) as is_lead,
    coalesce(wrote.documents, 0) as documents, wrote.first_at, wrote.last_at, wrote.last_document, wrote.score, wrote.score_document,
    wrote.rating, wrote.rating_document, felt.polarity,
    coalesce(told.recommends, 0) as recommends, told.recommend_sentence, coalesce(told.leaving, 0) as leaving, told.leaving_sentence,
    coalesce(told.gone, 0) as gone, told.gone_sentence
from wrote
full join customers on customers.customer_id = wrote.customer_id
left join happened on happened.customer_id = coalesce(customers.customer_id, wrote.customer_id)
left join felt on felt.person_id = wrote.person_id
left join told on told.person_id = wrote.person_id
order by 1
