-- The groups that a map of segments puts somebody into, name=value; several ticked answers stand a line each and are a group each.
create or replace macro segment_names(segments) as flatten(
    list_transform(map_entries(segments), lambda entry: list_transform(string_split(entry.value, chr(10)), lambda value: entry.key || '=' || value))
)
