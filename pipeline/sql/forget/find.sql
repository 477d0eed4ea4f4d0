-- Items that a person said, or that are older than a retention period: by their latest date, else by when they were loaded first.
select feedback_id, any_value(source) as source, arg_max(created_at, revision) is null as undated
from feedback
inner join loads using (load_id, source)
where ($source is null or source = $source)
    and ($customer is null or customer_id = $customer)
    and ($author is null or author_id = $author)
    and ($items is null or list_contains($items, feedback_id))
group by feedback_id
having $cutoff is null or coalesce(arg_max(created_at, revision), min(loaded_at)) < $cutoff
order by feedback_id
