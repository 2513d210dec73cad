CREATE SCHEMA ext;
CREATE EXTENSION citext SCHEMA ext;
CREATE EXTENSION "uuid-ossp" SCHEMA ext;
CREATE EXTENSION moddatetime SCHEMA ext;
SET LOCAL search_path = public, ext;
CREATE TABLE t (a citext, b ext.citext, c uuid DEFAULT uuid_generate_v4(), at timestamp);
CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION moddatetime(at);
