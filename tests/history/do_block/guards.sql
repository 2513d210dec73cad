CREATE SCHEMA app;
CREATE TABLE app.t (id bigint);
CREATE SCHEMA other;
-- then
DO $$
DECLARE
    lost text;
BEGIN
    IF COALESCE(NULLIF(current_setting('amani.allow_lossy', true), ''), 'off')::bool THEN
        RETURN;
    END IF;
    SELECT string_agg(format('table %s', held.name), ', ') INTO lost
      FROM (VALUES ('t', (SELECT count(*) FROM (SELECT FROM app.t LIMIT 1001) AS counted))) AS held (name, number)
     WHERE held.number > 0;
    IF lost IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'object_in_use', MESSAGE = format('would lose %s', lost);
    END IF;
END
$$;
DO $$
BEGIN
    DROP SCHEMA IF EXISTS other;
EXCEPTION WHEN dependent_objects_still_exist THEN
    RAISE WARNING USING MESSAGE = 'kept';
END
$$;
DO $$
BEGIN
    DROP SCHEMA IF EXISTS app;
EXCEPTION WHEN dependent_objects_still_exist THEN
    RAISE WARNING USING MESSAGE = 'kept';
END
$$;
