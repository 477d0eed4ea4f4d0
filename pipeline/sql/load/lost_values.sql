-- One row per column that lost values which could not be read: how many of those that were given, since a time.
-- Given is counted among the rows that came in new; of customers and events, whose rows may replace others, all rows of the file.
with
mapped as (
    select unnest($mapped, recursive := true)
),

chosen as (
    select load_id, source, rows from loads where loaded_at >= $since
),

lines as (
    select distinct load_id, line from feedback semi join chosen using (load_id)
),

crm as (
    select load_id from customers
    union
    select load_id from events
),

lost as (
    select
        rejects.load_id, rejects.source, rejects."column",
        count(distinct rejects.line) as lost, mode(rejects.reason) as reason, min(rejects.value) as example
    from rejects
    semi join chosen using (load_id)
    where
        rejects.items = 0
        and (rejects.load_id in (from crm) or (rejects.load_id, rejects.line) in (select (load_id, line) from lines))
        and rejects."column" <> ''
        -- The value lives on, or the row was none.
        and not regexp_matches(rejects.reason, '^(left out|broken characters|NUL bytes)')
    group by all
),

read_values as (
    unpivot (
        select
            load_id,
            count(distinct line) filter (rating is not null) as rating,
            count(distinct line) filter (nps_score is not null) as nps_score,
            count(distinct line) filter (csat is not null) as csat,
            count(distinct line) filter (created_at is not null) as created_at,
            count(distinct line) filter (reach is not null) as reach,
            count(distinct line) filter (helpful_votes is not null) as helpful_votes,
            count(distinct line) filter (weight is not null) as weight
        from feedback
        semi join lost using (load_id)
        group by load_id
    ) on columns(* exclude load_id) into name role value kept
),

given as (
    select
        lost.source, lost."column",
        sum(lost.lost)::bigint as lost,
        sum(coalesce(read_values.kept + lost.lost, chosen.rows))::bigint as given,
        mode(lost.reason) as reason,
        min(lost.example) as example
    from lost
    inner join chosen using (load_id)
    left join mapped on mapped.source = lost.source and mapped."column" = lost."column"
    left join read_values on read_values.load_id = lost.load_id and read_values.role = mapped.role
    group by all
)

from given
where lost > $share * given
order by lost / given desc, source, "column"
