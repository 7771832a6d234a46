"""A notice that could not be sent is tried again: when, and how often it was tried. Its number is erased after that."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('connect', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='attempts',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='notice',
            name='due_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='notice',
            name='phone',
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='notice_waiting'),
        ),
    ]
