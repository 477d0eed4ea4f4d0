-- What a load did.
select received, added, rejected from loads where load_id = $load_id
