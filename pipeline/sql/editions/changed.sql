-- Whether anything is counted otherwise than in the last edition.
with
published as (select * exclude (since, until) from figure_history where until is null)

select exists (from (from counted except from published_documents)) or exists (from (from published_documents except from counted))
    or exists (from (from figures except from published)) or exists (from (from published except from figures)) as changed
