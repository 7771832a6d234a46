"""The name by which an organisation knows its member: adding somebody by phone tells no stranger's name."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='membership',
            name='known_as',
            field=models.CharField(blank=True, default='', max_length=80),
            preserve_default=False,
        ),
    ]
