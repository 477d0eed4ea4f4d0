-- One row per (counted document, brand) that it speaks of: as its product, or by name.
--   document_id: the document
--   person_id: who said it
--   brand: the product, or the brand of the settings
--   ours: whether it is one of ours
--   is_product: whether the document is about it, and does not only name it
with
named as (
    select documents.document_id, documents.person_id, brands.brand, brands.ours, coalesce(documents.product = brands.brand::varchar, false) as is_product
    from documents
    cross join brands
    where documents.status = 'counted' and (documents.product = brands.brand::varchar or regexp_matches(documents.text, brands.pattern::varchar))
)

select document_id, person_id, brand::varchar as brand, ours::boolean as ours, is_product from named
order by document_id, brand
