-- Staged customers beside those in the store: which are new or changed, which were here before.
create temp table staged_items as
with
staged as (
    select * replace (segments::json::map(varchar, varchar) as segments) from read_parquet($items)
)

select
    staged.*, null::varchar as item_id, null::bigint as chosen_line,
    case
        when held.customer_id is not null
            and staged.joined_at is not distinct from held.joined_at
            and staged.left_at is not distinct from held.left_at
            and staged.lifetime_value is not distinct from held.lifetime_value
            and staged.segments = held.segments
        then 'redelivered'
        else 'new'
    end as outcome
from staged
left join customers as held using (customer_id)
