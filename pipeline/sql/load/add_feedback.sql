-- New items and new versions, with their load.
insert into feedback by name
select
    * exclude (next_revision, chosen_line, outcome, received_hash, words_hash, is_known) replace (
        segments::json::map(varchar, varchar) as segments,
        sub_ratings::json::map(varchar, double) as sub_ratings
    ),
    next_revision as revision,
    $load_id as load_id
from staged_items
where outcome = 'new'
