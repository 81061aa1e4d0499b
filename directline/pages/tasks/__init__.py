"""The list of tasks 交办事项, for who gives them, follows them and owes them."""

from directline.pages.tasks.views import blueprint

__all__ = ["blueprint"]
