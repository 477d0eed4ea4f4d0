-- One row per load: every item received ends in exactly one bucket, and the buckets add up.
--   load_id: the load
--   source: name of the source
--   path: file as it was read
--   loaded_at: when, UTC
--   received: items in the file
--   counted: analysed
--   duplicate: copies of other items, items that the store already held, and versions replaced since by newer ones
--   near_duplicate: nearly the same words as an earlier item
--   empty: no text after cleaning
--   low_signal: "n/a", "nothing", emoji alone, and stock texts that many share and that say nothing
--   foreign_language: in a language that is not analysed
--   rejected: refused; see rejects
--   forgotten: kept out or deleted, because a person, an item or an age is forgotten; see table forgotten
--   left_out: rows that are no feedback and no part of received: further headers, totals, what where and exclude_authors exclude; see rejects
--   waiting: loaded but not yet prepared; 0 after a finished run
--   balanced: whether the buckets add up to what was received
with
placed as (
    select
        feedback.load_id,
        case
            when documents.document_id is null then 'waiting'
            when documents.load_id <> feedback.load_id then 'replaced'
            else documents.status
        end as bucket
    from feedback
    left join documents on documents.document_id = feedback.feedback_id
),

summed as (
    select
        load_id,
        count(*) filter (bucket = 'counted') as counted,
        count(*) filter (bucket in ('duplicate', 'replaced')) as duplicate,
        count(*) filter (bucket = 'near_duplicate') as near_duplicate,
        count(*) filter (bucket = 'empty') as empty,
        count(*) filter (bucket = 'low_signal') as low_signal,
        count(*) filter (bucket = 'foreign_language') as foreign_language,
        count(*) filter (bucket = 'waiting') as waiting
    from placed
    group by load_id
),

crm as (
    -- Customers and events are counted as they stand; a customer of whom a later file had news counts there.
    select load_id, count(*) as counted from (select load_id from customers union all select load_id from events) group by load_id
),

aside as (
    select load_id, count(*) as left_out from rejects where starts_with(reason, 'left out: ') group by load_id
),

joined as (
    select
        loads.load_id, loads.source, loads.path, loads.loaded_at, loads.received,
        coalesce(summed.counted, crm.counted, 0) as counted,
        coalesce(summed.duplicate, 0) + loads.redelivered
            + case when summed.load_id is null then loads.added - coalesce(crm.counted, 0) else 0 end as duplicate,
        coalesce(summed.near_duplicate, 0) as near_duplicate,
        coalesce(summed.empty, 0) as empty,
        coalesce(summed.low_signal, 0) as low_signal,
        coalesce(summed.foreign_language, 0) as foreign_language,
        loads.rejected,
        loads.forgotten,
        coalesce(aside.left_out, 0) as left_out,
        coalesce(summed.waiting, 0) as waiting
    from loads
    left join summed using (load_id)
    left join crm using (load_id)
    left join aside using (load_id)
)

select
    *,
    received = counted + duplicate + near_duplicate + empty + low_signal + foreign_language + rejected + forgotten + waiting as balanced
from joined
order by source, path, loaded_at
