-- Why each figure differs from the last edition: people and bases are counted in six states, each a step further, and the steps are the parts. 1: as published. 2: without documents that went or were edited. 3: those that stay have the themes of the refit. 4: and of the corrections. 5: and what settings or code changed. 6: with the documents that came; those have no themes but today's. What the states cannot tell is left to settings, so that the parts always sum up.
insert into figure_changes by name
with
last as (
    select *, settings_hash is distinct from (
        select settings_hash from runs where step = 'measures' and state = 'done' order by started_at desc limit 1
    ) as other_settings
    from editions
    order by edition desc
    limit 1
),

revised as (
    select revision, if(refit, 3, 4) as themes_from from revision_causes() where revision > (select coalesce(revision, 0) from last)
),

moved as (
    select document_id, max(since) as revision
    from sentence_themes
    where since > (select coalesce(revision, 0) from last)
    group by document_id
),

paired as (
    -- A document has today's themes from the state of the last revision that moved a sentence of it, else of the last that moved themes.
    select old, new, old.document_id is not null as had, new.document_id is not null as has, coalesce(old.load_id = new.load_id, false) as stays,
        case when old.themes = new.themes then 1 else coalesce(revised.themes_from, 5) end as themes_from,
        (old.person_id, old.period, old.segments) is distinct from (new.person_id, new.period, new.segments) as placed_anew,
        if(last.other_settings and new.document_id is null and documents.status not in ('duplicate', 'near_duplicate'), 5, 2) as gone_from,
        if(last.other_settings and old.document_id is null and loads.loaded_at <= last.published_at, 5, 6) as come_from
    from published_documents as old
    full join counted as new on new.document_id = old.document_id
    cross join last
    left join documents on documents.document_id = old.document_id
    left join loads on loads.load_id = new.load_id
    left join moved on moved.document_id = new.document_id
    left join revised on revised.revision = coalesce(moved.revision, (select max(revision) from revised))
),

pieces as (
    select unnest(old), 1 as first, gone_from as ends from paired where had and not stays
    union all
    select unnest(new), come_from, 7 from paired where has and not stays
    union all
    select unnest(old), 1, themes_from from paired where stays and themes_from > 1
    union all
    select unnest(struct_update(old, themes := new.themes)), themes_from, 5 from paired where stays and placed_anew and themes_from < 5
    union all
    select unnest(new), if(placed_anew, 5, themes_from), 7 from paired where stays
),

present as (
    -- Only people of whom anything changed: the others are in every state. Without a theme: the base.
    select spoken.theme_id, named.segment, spans.period, pieces.person_id, bool_or(first = 1) as in_1, bool_or(first <= 2 and ends > 2) as in_2,
        bool_or(first <= 3 and ends > 3) as in_3, bool_or(first <= 4 and ends > 4) as in_4, bool_or(first <= 5 and ends > 5) as in_5, bool_or(ends = 7) as in_6
    from pieces, unnest(segments) as named(segment), unnest([pieces.period, 'all']) as spans(period), unnest(list_append(themes, null)) as spoken(theme_id)
    where spans.period is not null and person_id in (select person_id from pieces where first > 1 or ends < 7)
    group by spoken.theme_id, named.segment, spans.period, pieces.person_id
),

states as (
    select theme_id, segment, period, [
        count(*) filter (in_1), count(*) filter (in_2), count(*) filter (in_3), count(*) filter (in_4), count(*) filter (in_5), count(*) filter (in_6)
    ] as people
    from present
    group by theme_id, segment, period
),

bases as (select segment, period, any_value(base_people) as people from figure_history where until is null group by segment, period),

stated as (
    select theme_id, segment, period, coalesce(before.share, 0) as share_before, coalesce(after.share, 0) as share_after, coalesce(after.people, 0) as people_after,
        list_transform(range(1, 7), lambda state: coalesce(before.people, 0) + coalesce(states.people[state] - states.people[1], 0)) as people,
        list_transform(range(1, 7), lambda state: coalesce(bases.people, 0) + coalesce(others.people[state] - others.people[1], 0)) as base
    from (from figure_history where until is null and theme_id is not null) as before
    full join (from figures where theme_id is not null) as after using (theme_id, segment, period)
    left join states using (theme_id, segment, period)
    left join (from states where theme_id is null) as others using (segment, period)
    left join bases using (segment, period)
),

shared as (
    select *, list_transform(range(1, 7), lambda state: if(base[state] > 0, people[state] / base[state], 0)) as share from stated
),

parts as (
    select theme_id, segment, period, unnest([
        {'cause': 'feedback', 'people': people[2] - people[1] + people[6] - people[5], 'share': share[2] - share[1] + share[6] - share[5]},
        {'cause': 'refit', 'people': people[3] - people[2], 'share': share[3] - share[2]},
        {'cause': 'corrections', 'people': people[4] - people[3], 'share': share[4] - share[3]},
        {
            'cause': 'settings', 'people': people[5] - people[4] + people_after - people[6],
            'share': share[5] - share[4] + share_after - share[6] + share[1] - share_before
        }
    ], recursive := true)
    from shared
)

select $edition as edition, * from parts where people <> 0 or abs(share) > 1e-12
