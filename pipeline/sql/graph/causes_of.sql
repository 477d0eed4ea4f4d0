-- The causes of a consequence: the drivers and themes whose people come to it. select * from causes_of('cancelled').
create or replace macro causes_of(of_consequence) as table
    select from_kind as kind, from_id as id, from_label as label, people, stated, from_people, share, share_low, share_high, lift, quote
    from edges
    where to_kind = 'consequence' and to_id = of_consequence
    order by stated desc, people desc, kind, id
