-- Documents that are a stock text and were none before, or the reverse. Those whose status says by itself that they carry no voice stay as they are.
select documents.document_id, stock.match_key is not null as is_stock
from documents
left join stock on stock.source = documents.source and stock.match_key = documents.match_key
left join progress on progress.document_id = documents.document_id and progress.step = 'stock'
where list_contains($sources, documents.source)
    and documents.status not in ('empty', 'foreign_language')
    and (documents.status <> 'low_signal' or progress.document_id is not null)
    and (stock.match_key is not null) <> (progress.document_id is not null)
order by documents.document_id
