-- Record in the ledger which edits were made, or taken back, since the revision before: of those made, the ones that apply.
insert into theme_ledger by name
with
changed as (
    select *, op in ('split', 'promote') as makes_theme, made_at > since.published as is_made, coalesce(undone_at > since.published, false) as is_undone
    from theme_edits
    cross join (select coalesce(max(made_at), '-infinity'::timestamp) as published from theme_revisions where revision < $revision) as since
),

named as (
    select edit_id, case when makes_theme then new_theme_id when op = 'move' then other_id else theme_id end as theme_id,
        case when makes_theme then theme_id when op in ('merge', 'parent') then other_id end as other_id,
        if(makes_theme, coalesce(nullif(value, ''), 'Theme ' || new_theme_id), label) as label,
        if(is_undone, 'undone', map {
            'rename': 'renamed', 'describe': 'described', 'merge': 'merged', 'split': 'split', 'move': 'moved', 'pin': 'pinned',
            'ban': 'banned', 'parent': 'placed', 'promote': 'promoted'
        }[op]) as event
    from changed
    where is_made <> is_undone and (is_undone or state = 'applies')  -- what was made and taken back at once is no news
)

select $revision as revision, named.theme_id, named.event, named.other_id, coalesce(themes.label, named.label) as label, $made_at as made_at
from named
left join themes using (theme_id)
where named.theme_id is not null  -- sentences moved to no theme
order by named.edit_id
