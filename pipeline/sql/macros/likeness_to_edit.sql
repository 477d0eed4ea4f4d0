-- How much a sentence says what an edited one says: 1 for the same subject text, else the cosine of both; 0 where it was read in another way.
create or replace macro likeness_to_edit(text_hash, vector, read_as, edited_hash, edited_vector, edited_was) as case
    when text_hash = edited_hash then 1.0
    when read_as = edited_was and edited_vector is not null then least(round(list_inner_product(vector, edited_vector), 4), 0.9999)
    else 0.0
end::double
