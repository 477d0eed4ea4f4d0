-- Content hashes of the items that a file would bring for nothing.
select content_hash from held_items($source, $path)
