"""gunicorn for production and for `make run`; the address is given by --bind."""

from directline.extensions import db

wsgi_app = "wsgi:app"
bind = "127.0.0.1:8000"
worker_class = "gthread"
workers = 2
threads = 4
preload_app = True
timeout = 60
graceful_timeout = 20
max_requests = 20_000
max_requests_jitter = 2_000
limit_request_line = 4094
control_socket_disable = True


def post_fork(_arbiter, worker):
    """A connection opened before the fork belongs to the master process."""
    with worker.app.wsgi().app_context():
        db.engine.dispose(close=False)
