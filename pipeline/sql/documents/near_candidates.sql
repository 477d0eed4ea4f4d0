-- Pairs of counted or formerly counted documents that share a band and have not been compared, where one of them is new.
with
fresh as (
    select document_id from documents
    where document_id not in (select document_id from progress where step = 'copies')
),

crowded as (
    -- A band value shared by very many is boilerplate, not a copy; comparing all pairs would cost the square.
    select band, hash from duplicate_bands group by band, hash having count(*) > 50
),

pairs as (
    select distinct
        least(one.document_id, other.document_id) as document_id,
        greatest(one.document_id, other.document_id) as other_id
    from duplicate_bands as one
    inner join fresh on fresh.document_id = one.document_id
    inner join duplicate_bands as other
        on other.band = one.band and other.hash = one.hash and other.document_id <> one.document_id
    where (one.band, one.hash) not in (select (band, hash) from crowded)
)

select pairs.document_id, pairs.other_id, documents.text as a_text, others.text as b_text
from pairs
inner join documents on documents.document_id = pairs.document_id
inner join documents as others on others.document_id = pairs.other_id
where documents.question is not distinct from others.question
    -- Equal wording is settled exactly, by its key.
    and documents.match_key <> others.match_key
    and (pairs.document_id, pairs.other_id) not in (select (document_id, other_id) from near_duplicate_pairs)
order by pairs.document_id, pairs.other_id
