"""Who gets what at which address: the table, the tests of it, and the page made of it."""
