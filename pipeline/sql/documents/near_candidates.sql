-- Pairs of counted documents that may be near copies: each with the five earliest of those that share a band with it. A copy needs to meet its first, not all the other copies; the answer follows from the documents there are, not from the order in which they came.
with
placed as (
    select
        duplicate_bands.*, documents.question, documents.product,
        row_number() over (
            partition by duplicate_bands.band, duplicate_bands.hash, documents.question, documents.product
            order by documents.created_at nulls last, documents.document_id
        ) as place
    from duplicate_bands
    inner join documents using (document_id)
    where documents.status = 'counted'
    qualify count(*) over (partition by duplicate_bands.band, duplicate_bands.hash, documents.question, documents.product) > 1
),

pairs as (
    select distinct least(one.document_id, other.document_id) as document_id, greatest(one.document_id, other.document_id) as other_id
    from placed as one
    inner join placed as other
        on other.band = one.band and other.hash = one.hash and other.place <= 5 and other.document_id <> one.document_id
        and other.question is not distinct from one.question and other.product is not distinct from one.product
)

select pairs.document_id, pairs.other_id, compared.similarity
from pairs
left join near_duplicate_pairs as compared on compared.document_id = pairs.document_id and compared.other_id = pairs.other_id
order by pairs.document_id, pairs.other_id
