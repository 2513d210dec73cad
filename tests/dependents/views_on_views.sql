CREATE VIEW views_on_views_v AS SELECT id, status FROM orders;
CREATE VIEW views_on_views_w WITH (security_barrier) AS SELECT * FROM views_on_views_v WHERE status = 'draft';
