CREATE TYPE span AS RANGE (subtype = float8); ALTER TYPE span RENAME TO reach; CREATE TYPE gone AS RANGE (subtype = int); DROP TYPE gone;
