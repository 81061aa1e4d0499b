"""DATA: the county as a file; what it may say (check), into the database (load) and back (export)."""

from pathlib import Path

SHIPPED = Path(__file__).with_name("kazuo.toml")
