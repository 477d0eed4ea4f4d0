-- The effects of a theme: the consequences that its people come to, and what they ask for. select * from effects_of('Late delivery').
create or replace macro effects_of(theme_label) as table
    select to_kind as kind, to_id as id, to_label as label, people, stated, from_people, share, share_low, share_high, lift, quote
    from edges
    where from_kind = 'theme' and lower(from_label) = lower(theme_label)
    order by kind desc, people desc, id
