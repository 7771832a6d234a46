import django.db.models.deletion
import rahba.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='StoredEvent',
            fields=[
                ('id', models.UUIDField(default=rahba.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=80)),
                ('payload', models.JSONField()),
                ('published_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Stream',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('last_number', models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.UUIDField(default=rahba.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('actor_id', models.UUIDField(null=True)),
                ('organisation_id', models.UUIDField(null=True)),
                ('verb', models.CharField(max_length=60)),
                ('object_kind', models.CharField(max_length=40)),
                ('object_id', models.UUIDField()),
                ('details', models.JSONField(default=dict)),
            ],
            options={
                'verbose_name_plural': 'audit entries',
                'indexes': [models.Index(fields=['organisation_id', '-at'], name='audit_by_organisation'), models.Index(fields=['object_id'], name='audit_by_object')],
            },
        ),
        migrations.CreateModel(
            name='FigureTotal',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('shop_id', models.UUIDField()),
                ('day', models.DateField()),
                ('code', models.CharField(max_length=60)),
                ('dimension', models.CharField(default='', max_length=40)),
                ('value', models.BigIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('shop_id', 'day', 'code', 'dimension'), name='figure_one_total')],
            },
        ),
        migrations.CreateModel(
            name='IdempotencyRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner', models.UUIDField()),
                ('key', models.CharField(max_length=200)),
                ('request_hash', models.CharField(max_length=64)),
                ('status', models.PositiveSmallIntegerField(null=True)),
                ('answer', models.JSONField(null=True)),
                ('started_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('owner', 'key'), name='idempotency_key_once')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subscriber', models.CharField(max_length=120)),
                ('due_at', models.DateTimeField()),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('delivered_at', models.DateTimeField(null=True)),
                ('error', models.CharField(blank=True, max_length=200)),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.storedevent')),
            ],
            options={
                'verbose_name_plural': 'deliveries',
                'indexes': [models.Index(condition=models.Q(('delivered_at__isnull', True)), fields=['due_at'], name='delivery_waiting')],
                'constraints': [models.UniqueConstraint(fields=('event', 'subscriber'), name='delivery_once_per_subscriber')],
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('number', models.BigIntegerField()),
                ('kind', models.CharField(max_length=40)),
                ('object_id', models.UUIDField()),
                ('deleted', models.BooleanField(default=False)),
                ('stream', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.stream')),
            ],
            options={
                'indexes': [models.Index(fields=['stream', 'number'], name='change_since')],
                'constraints': [models.UniqueConstraint(fields=('stream', 'kind', 'object_id'), name='change_one_row_per_object')],
            },
        ),
    ]
