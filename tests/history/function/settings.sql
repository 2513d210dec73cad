-- prints the same
CREATE SCHEMA "My app";
CREATE FUNCTION slow() RETURNS void LANGUAGE sql SET statement_timeout = '5s' SET work_mem TO '64MB' SET TimeZone = 'Europe/Berlin' SET DateStyle = ISO, DMY AS 'SELECT';
CREATE FUNCTION named() RETURNS void LANGUAGE sql SET search_path = "$user", "My app", public, 'user' SET application_name = "It's me" SET amani.own TO '' AS 'SELECT';
CREATE FUNCTION plain() RETURNS void LANGUAGE sql SET enable_seqscan = off SET row_security TO ON SET statement_timeout TO 5 SET random_page_cost = 1.5 SET search_path = '' AS 'SELECT';
ALTER FUNCTION plain() SET extra_float_digits = -1 SET default_transaction_isolation TO serializable;
