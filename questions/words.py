"""The vocabulary in memory, for contents that name its words."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from questions.content import Content
from questions.models import Company, Role, Tag, Term

TERMS: dict[str, Any] = {"companies": Company, "roles": Role, "tags": Tag}


class UnknownTerm(ValueError):
    """A company, role or tag that the vocabulary doesn't have."""


class Words:
    """The vocabulary in memory: three queries, then none however many questions are written.

    ``terms`` are words to count with that are not in the bank yet, or not as they will be;
    ``names`` are slugs of companies by names that others may have for them.
    """

    def __init__(self, terms: Iterable[Term] = (), names: Mapping[str, str] | None = None) -> None:
        slugs = {kind: {t.slug: t for t in model.objects.all()} for kind, model in TERMS.items()}
        for term in terms:
            slugs[kind_of(term)][term.slug] = term
        companies: dict[str, Company] = slugs["companies"]
        others = {
            name: companies[slug] for name, slug in (names or {}).items() if slug in companies
        }
        self.companies = others | _by_name(companies.values())
        self.roles: dict[str, Role] = slugs["roles"]
        self.tags: dict[str, Tag] = slugs["tags"]

    def unknown(self, content: Content) -> list[tuple[str, str]]:
        """The fields and words of a content that the vocabulary doesn't have."""
        known: dict[str, Any] = {
            "companies": self.companies,
            "roles": self.roles,
            "tags": self.tags,
        }
        return [
            (field, word)
            for field, terms in known.items()
            for word in getattr(content, field)
            if word not in terms
        ]

    def known(self, content: Content) -> Content:
        """The content with its companies under the names of the vocabulary, each once."""
        for field, word in self.unknown(content):
            raise UnknownTerm(f"{content.slug}: {field}: {word!r} is not in the vocabulary")
        names = tuple(dict.fromkeys(self.companies[name].name for name in content.companies))
        return replace(content, companies=names) if names != content.companies else content


def _by_name(companies: Iterable[Company]) -> dict[str, Company]:
    """Companies by name, and by every other name that none of them has for its own."""
    companies = list(companies)
    names = {alias: company for company in reversed(companies) for alias in company.aliases}
    return names | {company.name: company for company in companies}


def kind_of(term: Term) -> str:
    """The field of a content that names words of this kind."""
    return next(kind for kind, model in TERMS.items() if isinstance(term, model))
