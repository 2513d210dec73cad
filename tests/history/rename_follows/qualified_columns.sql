CREATE TABLE t (a int, b int, CHECK (t.a > 0));
CREATE TABLE u (a int);
CREATE INDEX i ON t ((t.a + 1)) WHERE t.b > 0;
CREATE POLICY p ON t USING (t.a > 0);
-- then
ALTER TABLE t RENAME TO "T";
ALTER TABLE "T" RENAME a TO b2;
