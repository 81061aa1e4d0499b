"""CONSOLE: one module per group of commands; ``directline/cli.py`` registers them."""
