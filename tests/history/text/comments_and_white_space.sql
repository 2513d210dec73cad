/* a /* nested */ comment */ CREATE  TABLE -- x
 t ( id /* y */ int
	PRIMARY KEY ) ;;
 -- the end
