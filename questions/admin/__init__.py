"""The bank on the editors' desk. What is typed here goes through ``questions.actions``."""

from questions.admin import figures, questions, vocabulary

__all__ = ["figures", "questions", "vocabulary"]
