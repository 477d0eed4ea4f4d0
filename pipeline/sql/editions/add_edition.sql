-- The edition itself; the step that counted has just noted its settings.
insert into editions by name
select $edition as edition, (select max(revision) from theme_revisions) as revision,
    (select settings_hash from runs where step = 'measures' and state = 'done' order by started_at desc limit 1) as settings_hash,
    coalesce((
        select bool_or(refit) and bool_or(corrections) from revision_causes() where revision > (select max_by(revision, edition) from editions)
    ), false) as mixed,
    $published_at as published_at
