CREATE TABLE a_b (c int CHECK (c > 0)); CREATE TABLE a (b_c int CHECK (b_c > 0));
