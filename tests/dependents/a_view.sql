CREATE VIEW view_v AS SELECT id, status FROM orders WHERE status = 'draft';
COMMENT ON VIEW view_v IS 'them';
