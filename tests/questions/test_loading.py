"""Between a folder and the bank: all or nothing, and never over an editor's work unasked."""

from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from questions import bankfile
from questions.actions import digest_of, write_question, write_term
from questions.bank import Bank
from questions.content import Content, Link, Status
from questions.folder import read_folder
from questions.loading import Side, StalePlan, State, apply_plan, make_plan
from questions.models import (
    Company,
    Figure,
    Question,
    QuestionVersion,
    Role,
    Tag,
)
from questions.rows import content_of
from tests.factories import make_content, make_questions
from tests.questions.folders import (
    DRAWING,
    FIXTURES,
    VOCABULARY,
    add_figure,
    make_folder,
    replace_in,
)

pytestmark = pytest.mark.django_db


def run(command: str, *args: Any, **options: Any) -> list[str]:
    output = StringIO()
    call_command(command, *args, stdout=output, no_color=True, **options)
    return output.getvalue().splitlines()


def refused(command: str, *args: Any, **options: Any) -> list[str]:
    with pytest.raises(CommandError) as raised:
        run(command, *args, **options)
    return str(raised.value).splitlines()


def edit(slug: str, /, **changes: Any) -> None:
    question = Question.objects.with_everything().get(slug=slug)
    write_question(replace(content_of(question), **changes), question)


def change_file(path: Path, slug: str, /, **changes: Any) -> Content:
    file = path / f"{slug}.md"
    content = replace(bankfile.parse(file.read_text()), **changes)
    file.write_text(bankfile.dump(content))
    return content


def in_bank(slug: str) -> Content:
    return content_of(Question.objects.with_everything().get(slug=slug))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three questions: a and b, and c which shows a figure."""
    path = make_folder(
        tmp_path / "bank",
        make_content(slug="a", companies=("Uber", "Amazon"), tags=("drift",)),
        make_content(slug="b"),
        make_content(slug="c", answer="![x](figures/f.svg)"),
    )
    add_figure(path, "f.svg")
    return path


# The bank's own folder


def test_the_banks_own_folder_loads_and_a_second_time_changes_nothing(tmp_path: Path):
    first = run("load_bank", FIXTURES / "mlops")
    revision, versions = Bank.current().revision, QuestionVersion.objects.count()

    second = run("load_bank", FIXTURES / "mlops")

    assert first[-1] == (
        "23 questions: 23 added, 0 changed, 0 unchanged, 0 kept, 0 conflict, 0 gone."
    )
    assert second == ["23 questions: 0 added, 0 changed, 23 unchanged, 0 kept, 0 conflict, 0 gone."]
    assert (Bank.current().revision, QuestionVersion.objects.count()) == (revision, versions)


def test_the_banks_own_folder_is_written_back_byte_for_byte(tmp_path: Path):
    call_command("load_bank", FIXTURES / "mlops", verbosity=0, stdout=StringIO())

    output = run("dump_bank", tmp_path / "out", vocabulary=tmp_path / "words.yaml")

    def files(path: Path) -> dict[str, bytes]:
        return {
            str(file.relative_to(path)): file.read_bytes()
            for file in path.rglob("*")
            if file.is_file()
        }

    assert files(tmp_path / "out") == files(FIXTURES / "mlops")
    assert (tmp_path / "words.yaml").read_bytes() == (FIXTURES / "vocabulary.yaml").read_bytes()
    assert output == [f"23 questions written to {tmp_path / 'out'}."]


def test_each_row_of_the_banks_own_folder_is_valid_and_complete():
    call_command("load_bank", FIXTURES / "mlops", verbosity=0, stdout=StringIO())

    for question in Question.objects.all():
        question.full_clean()
        if question.status == Status.PUBLISHED:
            assert question.answer
            assert question.trap
            assert question.learn_url
    for model in (Company, Role, Tag, Figure):
        for row in model.objects.all():
            row.full_clean()


# Loading


def test_a_load_adds_questions_figures_and_words(folder: Path):
    output = run("load_bank", folder)

    assert output == [
        "added     a",
        "added     b",
        "added     c",
        "new companies: Amazon, Uber",
        "new roles: MLOps Engineer, Data Engineer",
        "new tags: Drift, Monitoring",
        "figures: 1 new or changed",
        "3 questions: 3 added, 0 changed, 0 unchanged, 0 kept, 0 conflict, 0 gone.",
    ]
    assert in_bank("a") == read_folder(folder).contents["a"]
    assert Company.objects.get(slug="amazon").aliases == ["AWS"]
    assert [role.slug for role in Role.objects.all()] == ["mlops-engineer", "data-engineer"]
    assert bytes(Figure.objects.get().content) == DRAWING
    assert 'width="480"' in Question.objects.get(slug="c").html["answer"]
    assert {version.reason for version in QuestionVersion.objects.all()} == {"Loaded from bank"}


def test_a_dry_run_says_the_same_and_writes_nothing(folder: Path):
    output = run("load_bank", folder, dry_run=True)

    assert output[-2:] == [
        "3 questions: 3 added, 0 changed, 0 unchanged, 0 kept, 0 conflict, 0 gone.",
        "Dry run: nothing was written.",
    ]
    assert not Question.objects.exists()
    assert not Company.objects.exists()
    assert not Bank.objects.exists()


def test_a_changed_file_changes_its_question_and_says_which_fields(folder: Path):
    run("load_bank", folder)
    content = change_file(folder, "a", trap="Another trap.", companies=("Amazon", "Uber"))

    output = run("load_bank", folder)

    assert output[0] == "changed   a: companies, trap"
    assert in_bank("a") == content
    assert Question.objects.get(slug="a").versions.count() == 2
    assert Question.objects.get(slug="b").versions.count() == 1


def test_a_file_written_in_another_manner_changes_nothing(folder: Path):
    run("load_bank", folder)
    revision = Bank.current().revision
    file = folder / "a.md"
    loose = file.read_text().replace("[Uber, Amazon]", '["Uber", AWS]').replace("\n\n", "\n\n\n")
    file.write_bytes(loose.replace("\n", "\r\n").encode())

    output = run("load_bank", folder)

    assert output[-1].startswith("3 questions: 0 added, 0 changed, 3 unchanged")
    assert Bank.current().revision == revision


def test_a_file_that_is_gone_is_reported_and_its_question_stays(folder: Path):
    run("load_bank", folder)
    (folder / "b.md").unlink()

    output = run("load_bank", folder)

    assert "gone      b" in output
    assert Question.objects.filter(slug="b").exists()


def test_a_question_written_here_is_no_business_of_the_folders(folder: Path):
    run("load_bank", folder)
    write_question(make_content(slug="ours"))

    output = run("load_bank", folder)

    assert output == ["3 questions: 0 added, 0 changed, 3 unchanged, 0 kept, 0 conflict, 0 gone."]


def test_if_empty_leaves_a_bank_that_has_questions_alone(folder: Path):
    make_questions(1)

    assert run("load_bank", folder, if_empty=True) == ["The bank has questions; nothing loaded."]
    assert Question.objects.count() == 1


def test_if_empty_loads_into_an_empty_bank(folder: Path):
    run("load_bank", folder, if_empty=True)

    assert Question.objects.count() == 3


def test_a_figure_that_changed_is_drawn_anew_where_it_is_shown(folder: Path):
    run("load_bank", folder)
    add_figure(folder, "f.svg", DRAWING.replace(b"480", b"640"))

    output = run("load_bank", folder)

    assert "figures: 1 new or changed" in output
    assert 'width="640"' in Question.objects.get(slug="c").html["answer"]


def test_a_load_costs_the_same_queries_for_three_and_for_six(
    folder: Path, tmp_path: Path, django_assert_max_num_queries
):
    with django_assert_max_num_queries(200) as three:
        run("load_bank", folder, dry_run=True)
    more = make_folder(tmp_path / "more", *(make_content(slug=slug) for slug in "abcdef"))

    with django_assert_max_num_queries(len(three)) as six:
        run("load_bank", more, dry_run=True)

    assert len(six) == len(three)


# Edited here and in the folder


def test_what_an_editor_changed_is_kept_while_its_file_is_as_it_was(folder: Path):
    run("load_bank", folder)
    edit("a", trap="Ours.")

    output = run("load_bank", folder)

    assert output[0] == "kept      a: trap"
    assert in_bank("a").trap == "Ours."


def test_what_changed_on_both_sides_is_a_conflict_and_stops_the_whole_load(folder: Path):
    run("load_bank", folder)
    edit("a", trap="Ours.")
    change_file(folder, "a", trap="Theirs.", title="Theirs too")
    change_file(folder, "b", trap="Theirs.")

    output = StringIO()
    with pytest.raises(CommandError, match="Edited both here and in the folder; nothing was load"):
        call_command("load_bank", folder, stdout=output, no_color=True)

    assert output.getvalue().splitlines()[:2] == ["conflict  a: title, trap", "changed   b: trap"]
    assert in_bank("a").trap == "Ours."
    assert in_bank("b").trap != "Theirs."


def test_theirs_takes_the_files_also_over_what_was_only_edited_here(folder: Path):
    run("load_bank", folder)
    edit("a", trap="Ours.")
    edit("b", trap="Ours.")
    change_file(folder, "a", trap="Theirs.")
    before = read_folder(folder).contents

    run("load_bank", folder, theirs=True)

    assert in_bank("a") == before["a"]
    assert in_bank("b") == before["b"]
    assert Question.objects.get(slug="a").versions.count() == 3


def test_ours_keeps_what_is_here_and_settles_the_conflict(folder: Path):
    run("load_bank", folder)
    edit("a", trap="Ours.")
    change_file(folder, "a", trap="Theirs.")
    change_file(folder, "b", trap="Theirs.")

    run("load_bank", folder, ours=True)
    again = run("load_bank", folder)

    assert in_bank("a").trap == "Ours."
    assert in_bank("b").trap == "Theirs."
    assert again[0] == "kept      a: trap"


def test_the_same_edit_on_both_sides_is_no_conflict(folder: Path):
    run("load_bank", folder)
    edit("a", trap="The same.")
    change_file(folder, "a", trap="The same.")

    output = run("load_bank", folder)

    assert output[-1].startswith("3 questions: 0 added, 0 changed, 3 unchanged")
    assert Question.objects.get(slug="a").file_digest == digest_of(in_bank("a"))


def test_a_question_renamed_here_is_still_the_one_its_file_is_about(folder: Path):
    run("load_bank", folder)
    edit("a", slug="renamed")

    output = run("load_bank", folder)

    assert output[0] == "kept      a: slug"
    assert Question.objects.count() == 3


def test_theirs_gives_a_renamed_question_its_files_slug_back(folder: Path):
    run("load_bank", folder)
    edit("a", slug="renamed")

    run("load_bank", folder, theirs=True)

    assert set(Question.objects.values_list("slug", flat=True)) == {"a", "b", "c"}


def test_files_of_the_old_and_of_the_new_slug_are_not_both_loaded(folder: Path):
    run("load_bank", folder)
    edit("a", slug="renamed")
    change_file(folder, "a", slug="renamed")
    (folder / "renamed.md").write_text((folder / "a.md").read_text())
    change_file(folder, "a", slug="a")

    assert refused("load_bank", folder) == [
        "a.md:2: slug: is an old slug of 'renamed', which another file is about",
        "Nothing was loaded; faults: 1.",
    ]


def test_a_plan_is_not_applied_to_a_bank_that_changed_meanwhile(folder: Path):
    run("load_bank", folder)
    change_file(folder, "a", trap="Theirs.")
    plan = make_plan(read_folder(folder))
    edit("a", trap="Ours, a moment later.")

    with pytest.raises(StalePlan):
        apply_plan(plan)

    assert in_bank("a").trap == "Ours, a moment later."


def test_a_plan_with_conflicts_is_not_applied_without_a_side(folder: Path):
    run("load_bank", folder)
    edit("a", trap="Ours.")
    change_file(folder, "a", trap="Theirs.")

    plan = make_plan(read_folder(folder))

    assert [step.state for step in plan.conflicts()] == [State.CONFLICT]
    with pytest.raises(ValueError, match="conflicts"):
        apply_plan(plan)


# Words


def test_a_new_word_alone_moves_the_revision(folder: Path):
    run("load_bank", folder)
    revision, public = Bank.current().revision, Bank.current().public_revision
    vocabulary = folder / "vocabulary.yaml"
    replace_in(vocabulary, "tags:\n", "  - slug: sre\n    name: SRE\ntags:\n")

    output = run("load_bank", folder)

    assert output[0] == "new roles: SRE"
    assert [role.slug for role in Role.objects.all()][-1] == "sre"
    assert Bank.current().revision != revision
    assert Bank.current().public_revision != public


def test_a_company_renamed_here_is_known_to_the_folder_by_its_old_name(folder: Path):
    run("load_bank", folder)
    company = Company.objects.get(slug="amazon")
    company.name, company.aliases = "Amazon.com", []
    write_term(company)

    output = run("load_bank", folder)

    assert output[0] == "kept      companies: amazon"
    assert output[-1].startswith("3 questions: 0 added, 0 changed, 3 unchanged")
    assert in_bank("a").companies == ("Uber", "Amazon.com")


def test_theirs_takes_the_folders_words_too(folder: Path):
    run("load_bank", folder)
    replace_in(folder / "vocabulary.yaml", "name: Amazon\n", "name: Amazon.com\n")
    change_file(folder, "a", companies=("Uber", "Amazon.com"))

    first = run("load_bank", folder, theirs=True)
    second = run("load_bank", folder)

    assert "changed   companies: amazon" in first
    assert in_bank("a").companies == ("Uber", "Amazon.com")
    assert second[-1].startswith("3 questions: 0 added, 0 changed, 3 unchanged")


def test_an_alias_that_only_the_folder_has_is_understood(folder: Path):
    run("load_bank", folder)
    replace_in(folder / "vocabulary.yaml", "[AWS]", "[AWS, Kindle]")
    change_file(folder, "a", companies=("Uber", "Kindle"), trap="Changed.")

    run("load_bank", folder)

    assert in_bank("a").companies == ("Uber", "Amazon")
    assert in_bank("a").trap == "Changed."


# Bad input: named with file, line, field and reason, all at once, and nothing changes


def spoil_front_matter(path: Path) -> str:
    line = replace_in(path / "a.md", "difficulty: medium", "difficulty: 'medium")
    return f"a.md:{line}: front matter: is not YAML: found unexpected end of stream"


def spoil_company(path: Path) -> str:
    line = replace_in(path / "a.md", "[Uber, Amazon]", "[Uber, Initech]")
    return f"a.md:{line}: companies: 'Initech' is not in the vocabulary"


def spoil_role(path: Path) -> str:
    line = replace_in(path / "a.md", "roles: [mlops-engineer]", "roles: [plumber]")
    return f"a.md:{line}: roles: 'plumber' is not in the vocabulary"


def spoil_slug(path: Path) -> str:
    (path / "copy.md").write_bytes((path / "b.md").read_bytes())
    return "copy.md:2: slug: b.md has the slug 'b' too"


def spoil_section(path: Path) -> str:
    line = replace_in(path / "a.md", "## Checklist", "### Checklist")
    rows = len((path / "a.md").read_text().splitlines())
    assert line < rows
    return f"a.md:{rows}: Checklist: the section is missing"


def spoil_size(path: Path) -> str:
    (path / "a.md").write_bytes(b"x" * 10_000_000)
    return "a.md:1: file: has more than 1,000,000 bytes"


def spoil_link(path: Path) -> str:
    replace_in(path / "a.md", "url: https://example.org/learn", "url: javascript:alert(1)")
    line = (path / "a.md").read_text().splitlines().index("learn:") + 1
    return f"a.md:{line}: learn: 'javascript:alert(1)' is not a link that begins with https:// or http://"


def spoil_null(path: Path) -> str:
    line = replace_in(path / "a.md", "Because it breaks.", "Because\0 it breaks.")
    return f"a.md:{line}: text: has a character that can't be printed (U+0000)"


def spoil_key(path: Path) -> str:
    line = replace_in(path / "a.md", "minutes: 8", "minutes: 8\nmood: good")
    return f"a.md:{line + 1}: mood: is not a key of a question"


def spoil_twice(path: Path) -> str:
    line = replace_in(path / "a.md", "minutes: 8", "minutes: 8\nminutes: 9")
    return f"a.md:{line + 1}: minutes: is there twice"


def spoil_alias(path: Path) -> str:
    line = replace_in(path / "a.md", "minutes: 8", "minutes: &m 8")
    return f"a.md:{line}: front matter: has an anchor (&) or alias (*); write the text itself"


def spoil_list(path: Path) -> str:
    line = replace_in(path / "a.md", "- Names what breaks", "- Names\n  - what breaks")
    return f"a.md:{line}: Checklist: each point of the list is one line of text"


def spoil_figure(path: Path) -> str:
    (path / "figures" / "f.svg").unlink()
    line = (path / "c.md").read_text().splitlines().index("## Answer") + 1
    return f"c.md:{line}: Answer: there is no figures/f.svg"


def spoil_word(path: Path) -> str:
    line = replace_in(path / "vocabulary.yaml", "slug: uber\n", "slug: amazon\n")
    return f"vocabulary.yaml:{line}: companies: the slug 'amazon' is there twice"


def spoil_encoding(path: Path) -> str:
    (path / "a.md").write_bytes((path / "a.md").read_text().encode("utf-16"))
    return "a.md:1: file: is UTF-16; save it as UTF-8"


SPOILERS = [
    spoil_front_matter, spoil_company, spoil_role, spoil_slug, spoil_section, spoil_size,
    spoil_link, spoil_null, spoil_key, spoil_twice, spoil_alias, spoil_list, spoil_figure,
    spoil_word, spoil_encoding,
]  # fmt: skip


@pytest.mark.parametrize("spoil", SPOILERS, ids=lambda spoil: spoil.__name__)
def test_a_folder_with_one_thing_wrong_is_refused_whole_and_says_what(folder: Path, spoil):
    message = spoil(folder)

    assert refused("load_bank", folder) == [message, "Nothing was loaded; faults: 1."]
    assert not Question.objects.exists()
    assert not Company.objects.exists()


def test_what_is_wrong_in_several_files_is_said_at_once(folder: Path):
    messages = [spoil_key(folder), spoil_company(folder), spoil_figure(folder), spoil_slug(folder)]

    *named, last = refused("load_bank", folder)

    assert last == "Nothing was loaded; faults: 4."
    assert named == messages  # by file and line


def test_a_folder_that_is_not_there_is_named(tmp_path: Path):
    path = tmp_path / "nowhere"

    assert refused("load_bank", path) == [
        f"{path}:1: folder: there is no such folder", "Nothing was loaded; faults: 1.",
    ]  # fmt: skip


def test_a_bad_folder_changes_nothing_in_a_bank_that_was_loaded_before(folder: Path):
    run("load_bank", folder)
    revision = Bank.current().revision
    change_file(folder, "b", trap="Changed.")
    spoil_key(folder)

    refused("load_bank", folder, theirs=True)

    assert Bank.current().revision == revision
    assert in_bank("b").trap != "Changed."


def test_a_word_that_the_bank_has_under_another_slug_is_named(folder: Path):
    run("load_bank", folder)
    line = replace_in(folder / "vocabulary.yaml", "slug: uber\n", "slug: ubr\n")

    assert refused("load_bank", folder)[0] == (
        f"vocabulary.yaml:{line}: companies: 'Uber' is in the bank as 'uber', not as 'ubr'"
    )


def test_a_heading_inside_a_code_fence_is_text(folder: Path):
    content = change_file(folder, "a", answer="```markdown\n## Trap\n\n- no list\n```")

    run("load_bank", folder)

    assert in_bank("a") == content


def test_a_byte_order_mark_is_no_fault(folder: Path):
    (folder / "a.md").write_bytes(b"\xef\xbb\xbf" + (folder / "a.md").read_bytes())

    run("load_bank", folder)

    assert Question.objects.count() == 3


# The other commands


def test_a_dump_writes_what_was_edited_here(folder: Path, tmp_path: Path):
    run("load_bank", folder)
    edit("a", trap="Ours.", learn=Link("No", "https://example.org/no"))

    run("dump_bank", tmp_path / "out")

    text = (tmp_path / "out" / "a.md").read_text()
    assert bankfile.parse(text) == in_bank("a")
    assert (tmp_path / "out" / "b.md").read_bytes() == (folder / "b.md").read_bytes()
    assert (tmp_path / "out" / "figures" / "f.svg").read_bytes() == DRAWING


def test_a_dump_loads_into_an_empty_bank_as_it_was(folder: Path, tmp_path: Path):
    run("load_bank", folder)
    run("dump_bank", tmp_path / "out", vocabulary=tmp_path / "out" / "vocabulary.yaml")
    before = {slug: in_bank(slug) for slug in "abc"}
    for model in (Question, Company, Role, Tag, Figure):
        model.objects.all().delete()

    run("load_bank", tmp_path / "out")

    assert {slug: in_bank(slug) for slug in "abc"} == before


def test_a_dump_to_a_place_that_is_no_folder_says_so(tmp_path: Path):
    file = tmp_path / "file"
    file.write_text("x")

    assert refused("dump_bank", file) == [f"{file}: File exists."]


def test_format_bank_writes_the_canonical_form(folder: Path):
    canonical = (folder / "a.md").read_bytes()
    (folder / "a.md").write_bytes(
        b"\xef\xbb\xbf" + canonical.replace(b"\n\n", b"\n\n\n").replace(b"\n", b"\r\n")
    )

    assert run("format_bank", folder) == ["rewritten: a.md"]
    assert (folder / "a.md").read_bytes() == canonical
    assert run("format_bank", folder) == []


def test_format_bank_checks_without_writing(folder: Path):
    loose = (folder / "a.md").read_bytes() + b"\n\n"
    (folder / "a.md").write_bytes(loose)

    assert refused("format_bank", folder, check=True) == ["Not all files are canonical."]
    assert (folder / "a.md").read_bytes() == loose


def test_format_bank_names_what_it_cannot_read_and_formats_the_rest(folder: Path):
    spoiled = spoil_key(folder)
    canonical = (folder / "b.md").read_bytes()
    (folder / "b.md").write_bytes(canonical + b"\n")
    (folder / "c.md").write_bytes(b"\xff")

    assert refused("format_bank", folder) == [
        spoiled,
        "c.md:1: file: is not UTF-8 text (byte 1)",
        "Not all files are canonical.",
    ]
    assert (folder / "b.md").read_bytes() == canonical


def test_format_bank_of_a_folder_that_is_not_there_says_so(tmp_path: Path):
    path = tmp_path / "nowhere"

    assert refused("format_bank", path) == [f"{path}: there is no such folder."]


def test_render_bank_renders_what_an_older_renderer_rendered(folder: Path):
    run("load_bank", folder)
    question = Question.objects.get(slug="a")
    Question.objects.filter(pk=question.pk).update(html={"renderer": 0})

    assert run("render_bank") == ["Questions rendered: 1."]
    assert Question.objects.get(slug="a").html == question.html


def test_a_side_is_ours_or_theirs(folder: Path):
    with pytest.raises(CommandError, match="not allowed with"):
        call_command("load_bank", str(folder), "--ours", "--theirs")
    assert set(Side) == {"ours", "theirs"}


assert VOCABULARY.count("slug: uber") == 1
