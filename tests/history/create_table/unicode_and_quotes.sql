CREATE TABLE "Größe ""x""" ("Ünï" int PRIMARY KEY, "a b" text CHECK ("a b" <> ''), FOLDED int); CREATE INDEX ON "Größe ""x""" ("a b", folded);
