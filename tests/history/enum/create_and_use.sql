CREATE TYPE mood AS ENUM ('sad', 'it''s', 'Größe', ''); CREATE TABLE t (m mood NOT NULL DEFAULT 'sad', n mood[] DEFAULT '{sad}', CHECK (m <> 'it''s')); CREATE TYPE nothing AS ENUM ();
