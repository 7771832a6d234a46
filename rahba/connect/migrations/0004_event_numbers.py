from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("connect", "0003_apps_and_webhooks"),
    ]

    operations = [
        migrations.AddField(
            model_name="webhookmessage",
            name="number",
            field=models.BigIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="webhookmessage",
            constraint=models.UniqueConstraint(
                fields=("organisation", "number"), name="webhook_message_number_once"
            ),
        ),
    ]
