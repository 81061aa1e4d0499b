"""The application for a web server: ``gunicorn wsgi:app``."""

from directline import create_app

app = create_app()
