-- previous
CREATE TYPE size AS ENUM ('s', 'm');
CREATE TABLE o (id int PRIMARY KEY, title text);
CREATE TABLE t (id int PRIMARY KEY, price float8, note text, a text, size size);
-- next
CREATE TYPE width AS ENUM ('s', 'm', 'l');
CREATE TABLE other (id int PRIMARY KEY, name text);
CREATE TABLE item (id int PRIMARY KEY, cents bigint, remark text NOT NULL, label text, a int NOT NULL, euros float8 NOT NULL, width width NOT NULL DEFAULT 'l', first text NOT NULL);
-- intent
rename table:t=item
rename table:o=other
rename type:size=width
rename column:item.price=cents
rename column:item.note=remark
rename column:item.size=width
rename column:other.title=name
using item.cents=round(price)::bigint
backfill item.remark=coalesce(remark, t.a, 'x')
backfill item.euros=t.price
using item.a=length(note || a)
backfill item.width='s'::size
backfill item.first=coalesce((SELECT o.title FROM o WHERE o.id = t.id), note)
-- rows
INSERT INTO o VALUES (1, 'one'); INSERT INTO t VALUES (1, 1.5, 'note', 'a', NULL), (2, 2, 'none', 'b', 'm');
-- after
SELECT array_agg(concat_ws('/', cents, remark, a, width, first) ORDER BY id) = '{2/note/5/s/one,2/none/5/m/none}' FROM item
