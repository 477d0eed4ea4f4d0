-- One row per (step, document): the version of the step that has worked on it.
--   step: name of the step; stock for documents that were set aside as a stock text, see pipeline.prepare.stock
--   document_id: the document or feedback item
--   version: hash of the settings and models that the step used
create table progress (
    step varchar not null,
    document_id varchar not null,
    version varchar not null
);
