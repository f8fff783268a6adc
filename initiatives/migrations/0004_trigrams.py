"""Words are compared by their trigrams and without accents, to find case studies that are alike."""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0003_reviewing_and_sharing")]

    operations = [TrigramExtension(), UnaccentExtension()]
