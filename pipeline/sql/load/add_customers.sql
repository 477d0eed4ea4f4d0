-- New customers, and what is news of known ones.
insert or replace into customers by name
select customer_id, $source as source, $load_id as load_id, joined_at, left_at, lifetime_value, segments
from staged_items
where outcome = 'new'
