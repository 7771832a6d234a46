import django.db.models.deletion
import rahba.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('shops', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Progress',
            fields=[
                ('device_id', models.UUIDField(primary_key=True, serialize=False)),
                ('contiguous_seq', models.PositiveBigIntegerField(default=0)),
                ('beyond', models.JSONField(default=list)),
                ('shop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.shop')),
            ],
            options={
                'verbose_name_plural': 'progress',
            },
        ),
        migrations.CreateModel(
            name='Intake',
            fields=[
                ('key', models.BigAutoField(primary_key=True, serialize=False)),
                ('entry_id', models.UUIDField()),
                ('device_id', models.UUIDField()),
                ('seq', models.PositiveBigIntegerField()),
                ('kind', models.CharField(max_length=20)),
                ('sha256', models.CharField(max_length=64)),
                ('body', models.BinaryField()),
                ('outcome', models.CharField(choices=[('stored', 'Stored'), ('needs_eye', 'Stored, to be looked at'), ('set_aside', 'Set aside')], max_length=12)),
                ('reasons', models.JSONField(default=list)),
                ('received_at', models.DateTimeField()),
                ('clock_gap_ms', models.BigIntegerField(null=True)),
                ('waits_for', models.UUIDField(null=True)),
                ('seen_at', models.DateTimeField(null=True)),
                ('seen_by_id', models.UUIDField(null=True)),
                ('shop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.shop')),
            ],
            options={
                'indexes': [models.Index(fields=['device_id', 'seq'], name='intake_by_sequence'), models.Index(condition=models.Q(('waits_for__isnull', False)), fields=['waits_for'], name='intake_waiting'), models.Index(condition=models.Q(('outcome', 'needs_eye'), ('seen_at', None)), fields=['shop', '-received_at'], name='intake_to_look_at')],
                'constraints': [models.UniqueConstraint(fields=('shop', 'entry_id'), name='intake_once')],
            },
        ),
        migrations.CreateModel(
            name='SetAside',
            fields=[
                ('id', models.UUIDField(default=rahba.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('entry_id', models.CharField(max_length=64)),
                ('device_id', models.UUIDField()),
                ('seq', models.BigIntegerField()),
                ('kind', models.CharField(max_length=40)),
                ('sha256', models.CharField(max_length=64)),
                ('body', models.BinaryField()),
                ('reason', models.CharField(max_length=40)),
                ('received_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('settled_by_id', models.UUIDField(null=True)),
                ('settlement', models.CharField(blank=True, choices=[('accepted', 'Accepted as a fact'), ('dismissed', 'Looked at, not taken in')], max_length=12)),
                ('fact_id', models.UUIDField(null=True)),
                ('clock_gap_ms', models.BigIntegerField(null=True)),
                ('shop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.shop')),
            ],
            options={
                'verbose_name_plural': 'set aside',
                'indexes': [models.Index(condition=models.Q(('settled_at', None)), fields=['shop', '-received_at'], name='set_aside_open')],
                'constraints': [models.UniqueConstraint(fields=('shop', 'entry_id', 'sha256'), name='set_aside_once')],
            },
        ),
    ]
