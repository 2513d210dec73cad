CREATE INDEX expression_index_i ON orders ((CASE WHEN status = 'draft' THEN 1 ELSE 2 END));
