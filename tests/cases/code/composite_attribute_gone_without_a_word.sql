-- previous
CREATE TYPE addr AS (street text, zip text);
CREATE DOMAIN home AS addr;
CREATE TYPE person AS (name text, homes home[]);
CREATE TABLE t (id bigint PRIMARY KEY, p person);
-- next
CREATE TYPE addr AS (road text);
CREATE DOMAIN home AS addr;
CREATE TYPE person AS (name text, homes home[]);
CREATE TABLE t (id bigint PRIMARY KEY, p person);
-- intent
dropped addr.zip
-- refused
attribute addr.street is not there any more
  help: if it is road now: `ALTER TYPE addr RENAME ATTRIBUTE street TO road` in a migration of your own
  help: if it goes, with its values: `amani_schema::dropped! { column "addr.street" }`
