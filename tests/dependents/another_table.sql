CREATE TABLE audit (id int, was status, now status NOT NULL DEFAULT 'active');
