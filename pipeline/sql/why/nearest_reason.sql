-- The statement whose words are nearest to those that a person wrote, if any is near.
select cause
from driver_reasons
where jaro_winkler_similarity(lower(cause), $named) >= 0.85 or jaro_winkler_similarity(lower(quote), $named) >= 0.85
order by greatest(jaro_winkler_similarity(lower(cause), $named), jaro_winkler_similarity(lower(quote), $named)) desc, cause
limit 1
