CREATE MATERIALIZED VIEW materialized_view_m AS SELECT status, count(*) AS n FROM orders GROUP BY status;
CREATE UNIQUE INDEX m_key ON materialized_view_m (status);
