-- needs PostgreSQL before 16
CREATE TABLE nodes (id int PRIMARY KEY, parent int);
CREATE RECURSIVE VIEW "Above" (id, "the parent") AS
    SELECT nodes.id, nodes.parent FROM nodes
    UNION ALL
    SELECT n.id, n.parent FROM (nodes n JOIN "Above" a ON ((a."the parent" = n.id)));
COMMENT ON COLUMN "Above"."the parent" IS 'whose';
-- then
CREATE OR REPLACE RECURSIVE VIEW "Above" (id, "the parent") AS
    SELECT nodes.id, nodes.parent FROM nodes WHERE (nodes.parent > 0)
    UNION ALL
    SELECT n.id, n.parent FROM (nodes n JOIN "Above" a ON ((a."the parent" = n.id)));
