-- Customers of the CRM who wrote something that is counted, and since when they may have been customers when the writing began.
select
    customers.customer_id, customers.left_at is not null as has_left, customers.lifetime_value,
    map_entries(customers.segments) as segments,
    greatest(date_diff('day', customers.joined_at, (select min(created_at) from documents where status = 'counted')), 0) / 365.25 as tenure
from customers
inner join (
    -- Pseudonyms would sort otherwise under another key; what a customer wrote first does not.
    select customer_id, min(document_id) as first_document from documents where status = 'counted' group by customer_id
) using (customer_id)
order by first_document
