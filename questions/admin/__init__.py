"""The bank on the editors' desk. What is typed here goes through ``questions.actions``."""

from questions.admin import exchange, figures, merging, questions, reports, vocabulary

__all__ = ["exchange", "figures", "merging", "questions", "reports", "vocabulary"]
