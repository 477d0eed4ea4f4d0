-- One row per person: the first group of the settings whose rule holds.
--   person_id: the person
--   customer_group: prospect, customer, advocate, former, or as the settings name it; unknown where no rule holds
--   rule: the condition over person_profiles that holds; empty for unknown
--   document_id: the item that bears it out: for former the words of leaving, for advocate the recommendation or the score, else the last one; empty for those who never wrote
select
    person_profiles.person_id, placed.customer_group::varchar as customer_group, placed.rule::varchar as rule,
    case placed.customer_group
        when 'former' then coalesce(gone.document_id, last_document)
        when 'advocate' then coalesce(praise.document_id, score_document, last_document)
        else last_document
    end as document_id
from measured as placed
inner join person_profiles on person_profiles.person_id = placed.person_id::varchar
left join sentences as gone on gone.sentence_id = person_profiles.gone_sentence
left join sentences as praise on praise.sentence_id = person_profiles.recommend_sentence
order by person_profiles.person_id
