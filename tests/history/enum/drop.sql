CREATE TYPE mood AS ENUM ('sad'); DROP TYPE mood; DROP TYPE IF EXISTS mood; CREATE TYPE mood AS ENUM ('x'); CREATE TABLE t (a int, m mood); DROP TYPE mood CASCADE;
