-- The active themes as a taxonomy: name, description, parent, typical sentences and keywords; parents before their children.
select themes.label as name, themes.description, above.label as parent, themes.keywords,
    list(sentences.text order by sentences.sentence_id) filter (sentences.text is not null) as examples
from themes
left join themes as above on above.theme_id = themes.parent_id
left join sentences on list_contains(themes.typical, sentences.sentence_id)
group by themes.theme_id, themes.label, themes.description, above.label, themes.keywords
order by min(themes.level), min(themes.size) desc, themes.theme_id
