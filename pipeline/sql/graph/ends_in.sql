-- An older name of causes_of.
create or replace macro ends_in(of_consequence) as table from causes_of(of_consequence)
