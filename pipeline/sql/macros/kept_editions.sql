-- Editions whose figures are kept: those published since, those that are pinned, and the last.
create or replace macro kept_editions(cutoff) as table
select edition from editions
where published_at >= cutoff or edition in (select edition from pins) or edition = (select max(edition) from editions)
