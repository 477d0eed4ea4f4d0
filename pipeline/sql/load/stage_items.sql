-- Staged items beside what the store holds: which are new, which were here before, which share an id but not the words.
create temp table staged_items as
with
staged as (
    select * from read_parquet($items)
),

known as (
    from known_items($source, $path)
),

chosen as (
    -- Of several versions in one file the latest said counts, of equals the smallest hash, so that row order does not matter.
    select distinct on (feedback_id) feedback_id, content_hash, words_hash, line
    from staged
    order by feedback_id, created_at desc nulls last, received_hash, line
)

select
    staged.*,
    coalesce(known.revision, 0) + 1 as next_revision,
    chosen.line as chosen_line,
    case
        -- The words of an item that was known when its file was read were not staged; they can never make a version.
        when staged.is_known or staged.content_hash = known.content_hash then 'redelivered'
        when staged.line = chosen.line and staged.content_hash = chosen.content_hash then 'new'
        when staged.words_hash = chosen.words_hash then 'redelivered'
        else 'id_conflict'
    end as outcome
from staged
inner join chosen using (feedback_id)
left join known using (feedback_id)
