-- previous
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE TABLE steady (id bigint PRIMARY KEY);
CREATE TABLE checked (id bigint PRIMARY KEY);
CREATE TABLE longer (id bigint PRIMARY KEY, a varchar(10) CHECK (a <> ''), b varchar(10));
CREATE TABLE plain (id bigint PRIMARY KEY, a varchar(10));
-- next
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE TABLE steady (id bigint PRIMARY KEY, made timestamptz NOT NULL DEFAULT now());
CREATE TABLE checked (id bigint PRIMARY KEY, n positive);
CREATE TABLE longer (id bigint PRIMARY KEY, a varchar(20) CHECK (a <> ''), b varchar(10));
CREATE TABLE plain (id bigint PRIMARY KEY, a varchar(20));
-- rows
INSERT INTO steady VALUES (1); INSERT INTO checked VALUES (1); INSERT INTO longer VALUES (1, 'x', 'y'); INSERT INTO plain VALUES (1, 'x');
-- up has -- Locks for an instant: plain, steady
-- up has -- Locks while every row is read: longer
-- up has -- Locks while every row is written anew: checked
