"""SQL, one statement a file, named after what it makes."""
