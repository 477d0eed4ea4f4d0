-- One row per (customer of the CRM, theme or driver): who voices what. A broader theme is voiced by whoever voices one below it.
--   customer_id: key into the CRM
--   theme_id: the theme; empty in the rows of drivers
--   driver_id: the driver, wherever it stands; empty in the rows of themes
--   documents: of the customer that speak of it
--   first_at: when the first of them was written, UTC
select documents.customer_id, mentions.theme_id, null::varchar as driver_id, count(*) as documents, min(documents.created_at) as first_at
from mentions
inner join documents using (document_id)
inner join customers on customers.customer_id = documents.customer_id
group by documents.customer_id, mentions.theme_id
union all
select documents.customer_id, null::integer, driver_reasons.driver_id, count(distinct documents.document_id), min(documents.created_at)
from driver_reasons
inner join documents using (document_id)
inner join customers on customers.customer_id = documents.customer_id
where driver_reasons.driver_id is not null
group by documents.customer_id, driver_reasons.driver_id
