CREATE SCHEMA amani_writer AUTHORIZATION amani_writer;
CREATE SCHEMA IF NOT EXISTS AUTHORIZATION amani_owner;
CREATE SCHEMA made AUTHORIZATION amani_owner
    CREATE TABLE inside (id serial)
    CREATE VIEW seen AS SELECT 1 AS one
    GRANT SELECT ON inside TO amani_reader;
CREATE TABLE outside (id int);
