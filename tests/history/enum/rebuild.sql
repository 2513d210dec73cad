CREATE TYPE mood AS ENUM ('sad', 'ok', 'gone'); CREATE TABLE t (id int, m mood NOT NULL DEFAULT 'sad'); CREATE INDEX ON t (m) WHERE m = 'ok';
DROP INDEX t_m_idx; ALTER TABLE t ALTER m DROP DEFAULT; ALTER TYPE mood RENAME TO mood_old; CREATE TYPE mood AS ENUM ('sad', 'ok');
ALTER TABLE t ALTER m TYPE mood USING m::text::mood; ALTER TABLE t ALTER m SET DEFAULT 'sad'; DROP TYPE mood_old; CREATE INDEX ON t (m) WHERE m = 'ok';
