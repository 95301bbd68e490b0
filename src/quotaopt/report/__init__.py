"""One document of results from which terminal, tables and workbook are drawn."""
