-- One row per column of the store: what it means.
--   table: table or view
--   column: its column
--   type: DuckDB type
--   meaning: what it holds, with units and range
--   grain: what one row of the table is
select columns.table_name as "table", columns.column_name as "column", columns.data_type as type, columns.comment as meaning,
    coalesce(tables.comment, views.comment) as grain
from duckdb_columns() as columns
left join duckdb_tables() as tables on tables.table_oid = columns.table_oid
left join duckdb_views() as views on views.view_oid = columns.table_oid
where not columns.internal and columns.database_name = current_database()
order by columns.table_name, columns.column_index
