CREATE TABLE U&"d\0061ta" (U&"\+000061b" int, "c" int);
