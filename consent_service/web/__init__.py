"""The shared HTTP toolkit: problems, schemas, paging, limits, CORS. Knows no domain."""
