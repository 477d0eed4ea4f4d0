-- One row per request to fit the themes anew. The next run follows it; it counts until a fit is newer than it.
--   requested_at: when, UTC
--   afresh: whether not to begin with the themes of the last fit
create table refit_requests (
    requested_at timestamp not null,
    afresh boolean not null
);
