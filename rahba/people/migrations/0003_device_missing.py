"""How many of a device's entries the server knows of but has not received: a hole that the owner sees."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_membership_known_as'),
    ]

    operations = [
        migrations.AddField(
            model_name='device',
            name='missing',
            field=models.PositiveIntegerField(default=0),
        ),
    ]
