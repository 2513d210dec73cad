CREATE SCHEMA app;
CREATE TYPE app.mood AS ENUM ('sad', 'ok');
CREATE SEQUENCE app.s;
CREATE SEQUENCE s;
CREATE FUNCTION app.f(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE FUNCTION app.tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
SET LOCAL search_path = app, public;
CREATE TABLE public.t (a bigint DEFAULT nextval('s'), b bigint DEFAULT nextval('public.s'), c text CHECK (c::mood <> 'sad'), d int DEFAULT f(1), e int GENERATED ALWAYS AS (f(2)) STORED, g oid DEFAULT 's'::regclass);
CREATE INDEX i ON public.t (f(d));
CREATE POLICY p ON public.t USING (f(d) > 0);
ALTER POLICY p ON public.t WITH CHECK (f(d) > 1);
CREATE TRIGGER tr BEFORE INSERT ON public.t FOR EACH ROW WHEN (f(new.d) > 0) EXECUTE FUNCTION tf();
ALTER TABLE public.t ALTER d SET DEFAULT f(5);
-- then
ALTER SEQUENCE app.s RENAME TO s2;
ALTER SEQUENCE s RENAME TO s3;
