CREATE TABLE base (status status);
CREATE TABLE child (own int) INHERITS (base);
