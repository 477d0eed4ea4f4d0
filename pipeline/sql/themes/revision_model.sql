-- What a revision of the themes assigns by, with the topic model and the encoder of its fit.
select theme_revisions.model, theme_fits.topic_model, theme_fits.encoder
from theme_revisions
inner join theme_fits using (fit_id)
where theme_revisions.revision = $revision
