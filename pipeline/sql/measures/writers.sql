-- Customers of the CRM who wrote something that is counted, and since when they may have been customers when the writing began.
select
    customers.customer_id, customers.left_at is not null as has_left, coalesce(customers.lifetime_value, 0) as lifetime_value,
    map_entries(customers.segments) as segments,
    greatest(date_diff('day', customers.joined_at, (select min(created_at) from documents where status = 'counted')), 0) / 365.25 as tenure
from customers
where exists (from documents where documents.customer_id = customers.customer_id and documents.status = 'counted')
order by customers.customer_id
