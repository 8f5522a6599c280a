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
    ``names`` are slugs of companies by names that others may have for them. A role or tag may be
    named by a slug that it had before.
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
        self.roles: dict[str, Role] = slugs["roles"] | leading_on(slugs["roles"])
        self.tags: dict[str, Tag] = slugs["tags"] | leading_on(slugs["tags"])

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
        """The content with its words as the vocabulary says them now, each once."""
        for field, word in self.unknown(content):
            raise UnknownTerm(f"{content.slug}: {field}: {word!r} is not in the vocabulary")
        words: dict[str, Any] = {
            "companies": tuple(dict.fromkeys(self.companies[n].name for n in content.companies)),
            "roles": tuple(sorted({self.roles[slug].slug for slug in content.roles})),
            "tags": tuple(sorted({self.tags[slug].slug for slug in content.tags})),
        }
        changed = {field: w for field, w in words.items() if w != getattr(content, field)}
        return replace(content, **changed) if changed else content


def _by_name(companies: Iterable[Company]) -> dict[str, Company]:
    """Companies by name, and by every other name that none of them has for its own."""
    companies = list(companies)
    names = {alias: company for company in reversed(companies) for alias in company.aliases}
    return names | {company.name: company for company in companies}


def leading_on(terms: Mapping[str, Any]) -> dict[str, Any]:
    """By old slugs that no word has for its own, the words they lead to."""
    words = {slug: term for term in terms.values() for slug in term.old_slugs}
    return {slug: term for slug, term in words.items() if slug not in terms}


def kind_of(term: Term) -> str:
    """The field of a content that names words of this kind."""
    return next(kind for kind, model in TERMS.items() if isinstance(term, model))
