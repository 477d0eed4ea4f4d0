-- One row: what the page rests on.
select
    (select count(*) from documents where status = 'counted') as items,
    (select count(distinct person_id) from documents where status = 'counted') as people,
    (select count(distinct source) from documents where status = 'counted') as sources,
    (select count(*) from documents where status = 'counted' and author_id is null) as unnamed,
    (select count(*) from documents where status = 'counted' and created_at is null) as undated,
    (select min(created_at)::date from documents where status = 'counted') as first_day,
    (select max(created_at)::date from documents where status = 'counted') as last_day,
    (select max(loaded_at)::date from loads) as loaded_on,
    (select count(*) from theme_tree where leaf) as themes,
    (select count(*) from theme_tree where not leaf) as broader,
    (select count(*) from insights) as insights,
    (select count(*) from quotes_refused) as quotes_refused,
    -- A sentence that speaks of a subject but fits no theme has a row with an empty theme_id; one of mere sentiment has none.
    (select count(distinct sentence_id) from sentence_themes) as meaningful,
    (select count(distinct sentence_id) from sentence_themes where theme_id is not null) as themed
