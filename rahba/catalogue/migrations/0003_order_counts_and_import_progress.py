from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_guard_append_only"), ("shops", "0001_initial")]
    operations = [
        migrations.AddField("product", "sort_text", models.CharField(default="", max_length=40)),
        migrations.AddField("importbatch", "created", models.PositiveIntegerField(default=0)),
        migrations.AddField("importbatch", "updated", models.PositiveIntegerField(default=0)),
        migrations.AddField("importbatch", "columns", models.JSONField(default=dict)),
        migrations.AddField("importbatch", "update_existing", models.BooleanField(default=True)),
        migrations.AddIndex("product", models.Index(fields=["shop", "sort_text", "id"], name="product_in_order")),
        migrations.AddIndex(
            "stockmovement",
            models.Index(condition=Q(reason="count"), fields=["product", "at"], name="movement_counts"),
        ),
        migrations.AddConstraint(
            "stocklevel", models.UniqueConstraint(fields=["product", "shop"], name="level_once")
        ),
    ]
