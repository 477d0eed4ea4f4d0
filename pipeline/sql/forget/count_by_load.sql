-- What was loaded and is deleted now is counted beside its load as forgotten.
update loads
set added = added - gone.items, forgotten = forgotten + gone.items
from (select load_id, count(*) as items from gone_items group by load_id) as gone
where loads.load_id = gone.load_id
