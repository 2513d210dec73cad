-- previous
CREATE FUNCTION f() RETURNS int LANGUAGE sql SET work_mem = '8MB' AS 'SELECT 1';
-- next
CREATE FUNCTION f() RETURNS int LANGUAGE sql SET search_path = public, "$user" SET work_mem = '64MB' AS 'SELECT 2';
CREATE FUNCTION slow() RETURNS int LANGUAGE sql SET statement_timeout = '5s' AS 'SELECT 1';
