import django.db.models.deletion
from django.db import migrations, models

import questions.search.models


class Migration(migrations.Migration):
    dependencies = [
        ("questions", "0002_mask"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                (
                    "question",
                    questions.search.models.RowNumber(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_document",
                        serialize=False,
                        to="questions.question",
                    ),
                ),
                ("title", models.TextField()),
                ("tags", models.TextField()),
                ("companies", models.TextField()),
                ("trap", models.TextField()),
                ("answer", models.TextField()),
                ("version", models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("word", models.CharField(max_length=40, primary_key=True, serialize=False)),
            ],
        ),
    ]
