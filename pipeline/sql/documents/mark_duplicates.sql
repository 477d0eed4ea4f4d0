-- Exact copies point at the first of them; everything else that was a copy before is counted again until near copies are settled.
with
ranked as (
    select
        document_id,
        status not in ('empty', 'low_signal', 'foreign_language') as can_count,
        first_value(document_id) over (
            partition by
                match_key,
                question,
                -- Eight words or more are nobody's coincidence; fewer must come from the same person.
                product,
                case when words >= 8 then '' else person_id end,
                status in ('empty', 'low_signal', 'foreign_language')
            order by created_at nulls last, document_id
        ) as first_id
    from documents
)

update documents
set
    duplicate_of = case when ranked.first_id <> documents.document_id then ranked.first_id end,
    status = case when ranked.first_id <> documents.document_id then 'duplicate' else 'counted' end
from ranked
where ranked.document_id = documents.document_id
    and ranked.can_count
    and (documents.status, documents.duplicate_of) is distinct from (
        case when ranked.first_id <> documents.document_id then 'duplicate' else 'counted' end,
        case when ranked.first_id <> documents.document_id then ranked.first_id end
    )
