-- One row per annotator and thing marked, machine and annotator compared; and one per thing marked, people among themselves.
--   what: theme, sentiment or reason
--   measure: kappa (Cohen's, machine and annotator) or alpha (Krippendorff's, people among themselves)
--   annotator: who; empty for alpha
--   marks: sentences compared; for alpha those that two people or more marked
--   agreed: 0-1, share on which they agree
--   value: -1 to 1, agreement beyond chance; empty below ten sentences, or where all have one category
--   low: lower end of the 95 % interval
--   high: upper end
select what::varchar as what, measure::varchar as measure, annotator::varchar as annotator, marks::bigint as marks, agreed, value, low, high
from measured
order by what, measure desc, annotator
