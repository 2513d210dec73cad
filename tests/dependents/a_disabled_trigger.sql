CREATE FUNCTION disabled_trigger_f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER disabled_trigger_g AFTER INSERT ON orders FOR EACH ROW WHEN (NEW.status = 'done') EXECUTE FUNCTION disabled_trigger_f();
ALTER TABLE orders DISABLE TRIGGER disabled_trigger_g;
