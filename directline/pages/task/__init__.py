"""The door of tasks 交办事项: the one page of a task for everybody who sees it, and every step that is taken there."""

from directline.pages.task import views

blueprint = views.blueprint

__all__ = ["blueprint"]
