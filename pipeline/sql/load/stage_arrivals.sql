-- Staged items beside what the store holds: which are new, which were here before, which share an id but not the words.
create temp table arrivals as
with
staged as (
    select * from read_parquet($items)
),

held as (
    select feedback_id, max(revision) as revision, arg_max(content_hash, revision) as content_hash
    from feedback
    where source = $source
    group by feedback_id
),

chosen as (
    -- Of several versions in one file, the one already held stays; else the smallest hash, so that row order does not matter.
    select
        staged.feedback_id,
        any_value(held.revision) as revision,
        any_value(held.content_hash) as held_hash,
        coalesce(
            max(staged.content_hash) filter (staged.content_hash = held.content_hash), min(staged.content_hash)
        ) as content_hash,
    from staged
    left join held using (feedback_id)
    group by staged.feedback_id
),

kept as (
    select chosen.*, any_value(staged.words_hash) as words_hash, min(staged.line) as line
    from chosen
    inner join staged using (feedback_id, content_hash)
    group by all
)

select
    staged.*,
    coalesce(kept.revision, 0) + 1 as next_revision,
    kept.line as kept_line,
    case
        when staged.content_hash = kept.content_hash and staged.line = kept.line
            and kept.content_hash is distinct from kept.held_hash then 'new'
        when staged.words_hash = kept.words_hash then 'redelivered'
        else 'clash'
    end as fate
from staged
inner join kept using (feedback_id)
