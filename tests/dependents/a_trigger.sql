CREATE FUNCTION trigger_f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER trigger_g AFTER UPDATE OF status ON orders FOR EACH ROW WHEN (NEW.status = 'done') EXECUTE FUNCTION trigger_f();
