-- previous
CREATE TABLE "Odd ""T" ("Ä b" int);
-- next
CREATE TABLE "Odd ""T" ("Ä b" int, "select" text DEFAULT '$amani$');
CREATE INDEX "I x" ON "Odd ""T" ("select");
-- rows
INSERT INTO "Odd ""T" VALUES (1);
