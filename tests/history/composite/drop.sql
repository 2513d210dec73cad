CREATE TYPE pair AS (a int); DROP TYPE pair; CREATE TYPE one AS (a int); CREATE TYPE two AS (o one); CREATE TABLE t (a int, t two); DROP TYPE two CASCADE;
