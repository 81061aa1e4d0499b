"""LEDGER: the intake of an office that has kept a spreadsheet, and the whole ledger as a workbook."""
