import django.db.models.deletion
import rahba.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('id', models.UUIDField(default=rahba.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('phone', models.CharField(max_length=16, null=True, unique=True)),
                ('phone_verified_at', models.DateTimeField(null=True)),
                ('name', models.CharField(blank=True, max_length=80)),
                ('language', models.CharField(default='fr', max_length=3)),
                ('is_active', models.BooleanField(default=True)),
                ('joined_at', models.DateTimeField()),
            ],
            options={
                'verbose_name_plural': 'people',
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.UUIDField(default=rahba.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('owner', 'Owner'), ('manager', 'Manager'), ('cashier', 'Cashier'), ('stock_keeper', 'Stock keeper'), ('delivery', 'Delivery person'), ('accountant', 'Accountant'), ('adviser', 'Adviser'), ('member', 'Member'), ('officer', 'Officer')], max_length=20)),
                ('known_as', models.CharField(blank=True, max_length=80)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField(null=True)),
                ('granted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.UUIDField(default=rahba.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('shop', 'Shop'), ('chamber', 'Chamber of commerce, industry and services'), ('association', 'Professional association'), ('provider', 'Provider'), ('administration', 'Administration'), ('issuer', 'Issuer of wallets')], max_length=20)),
                ('name', models.CharField(max_length=120)),
                ('created_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='StaffPin',
            fields=[
                ('membership', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='people.membership')),
                ('salt', models.CharField(max_length=32)),
                ('iterations', models.PositiveIntegerField()),
                ('verifier', models.CharField(max_length=64)),
                ('changed_at', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='membership',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation'),
        ),
        migrations.CreateModel(
            name='Device',
            fields=[
                ('id', models.UUIDField(default=rahba.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=8)),
                ('label', models.CharField(blank=True, max_length=60)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('paired_at', models.DateTimeField()),
                ('last_seen_at', models.DateTimeField(null=True)),
                ('app_version', models.CharField(blank=True, max_length=40)),
                ('missing', models.PositiveIntegerField(default=0)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('paired_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revoked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.UUIDField(default=rahba.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('purpose', models.CharField(choices=[('statistics', 'Anonymous figures for public statistics'), ('programme', 'Figures for support programmes')], max_length=30)),
                ('given_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='PairingCode',
            fields=[
                ('id', models.UUIDField(default=rahba.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('code_hash', models.CharField(max_length=64, unique=True)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
            ],
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['organisation', 'ends_at'], name='membership_by_organisation'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(condition=models.Q(('ends_at', None)), fields=('person', 'organisation'), name='membership_one_open'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('role', 'adviser'), _negated=True), ('ends_at__isnull', False), _connector='OR'), name='membership_adviser_has_end'),
        ),
        migrations.AddConstraint(
            model_name='device',
            constraint=models.UniqueConstraint(fields=('organisation', 'code'), name='device_code_once'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('organisation', 'purpose'), name='consent_one_open'),
        ),
    ]
