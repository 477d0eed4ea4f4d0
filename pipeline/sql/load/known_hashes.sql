-- Content hashes of the items that a file would bring for nothing.
select content_hash from known_items($source, $path)
