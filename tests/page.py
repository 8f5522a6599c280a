"""A page as its reader has it: the words, the links and the fields, whatever the layout is."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

UNSEEN = {"script", "style", "title", "template"}


@dataclass
class Link:
    href: str
    rel: str
    text: str = ""


@dataclass(frozen=True)
class Field:
    name: str
    value: str
    kind: str
    checked: bool


@dataclass
class Page(HTMLParser):
    """What a response's HTML says. ``attributes`` has every attribute of every tag."""

    text: str = ""
    title: str = ""
    links: list[Link] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    attributes: list[tuple[str, str, str]] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[str] = []
        self._link: Link | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in values.items()]
        if "id" in values:
            self.ids.append(values["id"])
        if tag == "meta" and "name" in values:
            self.meta[values["name"]] = values.get("content", "")
        if tag == "a":
            self._link = Link(values.get("href", ""), values.get("rel", ""))
            self.links.append(self._link)
        elif tag in {"input", "option", "button", "select", "textarea"}:
            on = "checked" in values or "selected" in values
            if tag == "select":
                self._select = values.get("name", "")
            name = self._select if tag == "option" else values.get("name", "")
            self.fields.append(Field(name, values.get("value", ""), values.get("type", tag), on))
        data = values.get("type") in {"application/ld+json", "application/json"}
        if tag == "style" or (tag == "script" and "src" not in values and not data):
            self.inline.append(tag)
        if tag in UNSEEN:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._link = None
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open:
            if self._open[-1] == "title":
                self.title += data
            return
        self.text += data
        if self._link:
            self._link.text += data

    def hrefs(self, start: str = "") -> list[str]:
        """Where its links lead, of those whose addresses begin so."""
        return [link.href for link in self.links if link.href.startswith(start)]

    def rel(self, rel: str) -> list[str]:
        """Where the links with this relation lead."""
        return [link.href for link in self.links if rel in link.rel.split()]

    def titles(self) -> list[str]:
        """The questions it links to, in order."""
        return [link.text for link in self.links if link.href.startswith("/questions/")]

    def checked(self, name: str) -> list[str]:
        """The values that are ticked in a group of checkboxes, or chosen in a list."""
        return [field.value for field in self.fields if field.name == name and field.checked]

    def values(self, name: str) -> list[str]:
        """Every value that a group of checkboxes offers."""
        return [field.value for field in self.fields if field.name == name]


def read(response: Any) -> Page:
    """The page in a response. Fails if it isn't one."""
    assert response.headers["Content-Type"] == "text/html; charset=utf-8", response.headers
    page = Page()
    page.feed(response.content.decode())
    page.close()
    page.text = tidy(page.text)
    page.title = tidy(page.title)
    for link in page.links:
        link.text = tidy(link.text)
    return page


def tidy(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
