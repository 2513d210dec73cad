CREATE SCHEMA app; CREATE TYPE app.mood AS ENUM ('sad'); CREATE TABLE app.t (m app.mood DEFAULT 'sad'); CREATE TABLE u (m app.mood[] DEFAULT ARRAY['sad']::app.mood[]);
