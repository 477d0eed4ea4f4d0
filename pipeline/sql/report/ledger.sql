-- One row per event in the life of the themes shown, oldest first; that a theme was kept counts once, with the number of times.
with
named as (
    select theme_id, arg_max(label, revision) as label from theme_ledger group by theme_id
)

select theme_ledger.theme_id, theme_ledger.event, max(theme_ledger.revision) as revision, max(theme_ledger.made_at)::date as made_on,
    theme_ledger.other_id, named.label, others.label as other, count(*) as times
from theme_ledger
inner join named using (theme_id)
left join named as others on others.theme_id = theme_ledger.other_id
where theme_ledger.event in ('kept', 'born', 'split', 'merged', 'reborn', 'given', 'promoted')
    and (
        list_contains($theme_ids::integer[], theme_ledger.theme_id)
        or (theme_ledger.event = 'merged' and list_contains($theme_ids::integer[], theme_ledger.other_id))
    )
group by theme_ledger.theme_id, theme_ledger.event, theme_ledger.other_id, named.label, others.label,
    case when theme_ledger.event <> 'kept' then theme_ledger.revision end
order by revision, theme_ledger.theme_id, theme_ledger.event
