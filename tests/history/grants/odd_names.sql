DO $$ BEGIN CREATE ROLE "Amani's ""odd"" role"; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE "the table" ("a column" int);
GRANT SELECT ON "the table" TO "Amani's ""odd"" role";
GRANT UPDATE ("a column") ON "the table" TO "Amani's ""odd"" role";
ALTER TABLE "the table" OWNER TO AMANI_OWNER;
