-- The edition that a pin, a run or a number means: edition_of('Q3 board'). A run that changed nothing published the edition before again.
create or replace macro edition_of(wanted) as coalesce(
    (
        select max(edition)
        from editions
        where edition in (
            select edition from pins where name = wanted::varchar
            union all
            select max(edition) from runs where run_id = wanted::varchar
            union all
            select try_cast(wanted::varchar as integer)
        )
    ),
    error('No figures are kept of "' || wanted::varchar || '": name a run, a pin or an edition as listed by "voc pin list".')
)
