CREATE EXTENSION "uuid-ossp";
CREATE EXTENSION unaccent;
CREATE TABLE t (id uuid PRIMARY KEY DEFAULT uuid_generate_v4(), other uuid DEFAULT gen_random_uuid());
-- then
DROP EXTENSION "uuid-ossp" CASCADE;
