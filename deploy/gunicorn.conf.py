"""gunicorn for production and for `make run`; the address is given by --bind."""

from directline.extensions import db
from directline.operations import schema
from directline.outages import outage_of

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


def on_starting(arbiter):
    """Refuse to start on a database of another schema. One that can not be reached now does not stop the start."""
    with arbiter.app.wsgi().app_context():
        try:
            words = schema.fault()
        except Exception as error:
            if outage_of(error) is None:
                raise
            words = ""
        db.session.remove()
    if words:
        raise SystemExit(words)


def post_fork(_arbiter, worker):
    """A connection opened before the fork belongs to the master process."""
    with worker.app.wsgi().app_context():
        db.engine.dispose(close=False)
