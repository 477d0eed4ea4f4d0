-- Events that were not here.
insert into events by name
select event_id, $source as source, $load_id as load_id, customer_id, event, happened_at, amount
from staged_items
where outcome = 'new'
