ALTER SCHEMA public OWNER TO amani_owner;
GRANT ALL ON SCHEMA public TO amani_writer;
