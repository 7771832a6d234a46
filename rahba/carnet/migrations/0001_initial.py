import django.db.models.deletion
import rahba.kernel.ids
import rahba.kernel.money
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('shops', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Customer',
            fields=[
                ('id', models.UUIDField(default=rahba.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('name', models.CharField(blank=True, max_length=80)),
                ('search_text', models.CharField(blank=True, max_length=200)),
                ('phone', models.CharField(max_length=16, null=True)),
                ('language', models.CharField(blank=True, max_length=3)),
                ('credit_limit', rahba.kernel.money.MoneyField(null=True)),
                ('page_key', models.CharField(max_length=43, unique=True)),
                ('active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('erased_at', models.DateTimeField(null=True)),
                ('merged_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='carnet.customer')),
                ('shop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.shop')),
            ],
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.UUIDField(default=rahba.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('goods', 'Goods on credit'), ('cash', 'Cash lent'), ('deposit', 'Container deposit'), ('repayment', 'Repayment'), ('return', 'Goods returned'), ('reversal', 'Correction')], max_length=20)),
                ('goods', rahba.kernel.money.MoneyField(default=0)),
                ('cash', rahba.kernel.money.MoneyField(default=0)),
                ('deposit', rahba.kernel.money.MoneyField(default=0)),
                ('sale_id', models.UUIDField(null=True)),
                ('by_id', models.UUIDField(null=True)),
                ('device_id', models.UUIDField(null=True)),
                ('at', models.DateTimeField()),
                ('day', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='carnet.customer')),
                ('reverses', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='carnet.entry')),
                ('shop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.shop')),
            ],
            options={
                'verbose_name_plural': 'entries',
            },
        ),
        migrations.CreateModel(
            name='Contest',
            fields=[
                ('id', models.UUIDField(default=rahba.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('open', 'Waiting for the shop'), ('upheld', 'Corrected'), ('answered', 'Answered by the shop')], default='open', max_length=10)),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('closed_by_id', models.UUIDField(null=True)),
                ('shop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.shop')),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='carnet.entry')),
            ],
        ),
        migrations.CreateModel(
            name='Balance',
            fields=[
                ('customer', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='carnet.customer')),
                ('goods', rahba.kernel.money.MoneyField(default=0)),
                ('cash', rahba.kernel.money.MoneyField(default=0)),
                ('deposit', rahba.kernel.money.MoneyField(default=0)),
                ('shop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.shop')),
            ],
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(fields=['shop', 'active'], name='customer_by_shop'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['customer', '-at'], name='entry_by_customer'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(condition=models.Q(('sale_id__isnull', False)), fields=['sale_id'], name='entry_by_sale'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['shop', '-day'], name='entry_by_day'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'reversal'), _negated=True), ('reverses__isnull', False), _connector='OR'), name='entry_reversal_names_entry'),
        ),
        migrations.AddIndex(
            model_name='contest',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['shop', 'opened_at'], name='contest_waiting'),
        ),
        migrations.AddConstraint(
            model_name='balance',
            constraint=models.UniqueConstraint(fields=('shop', 'customer'), name='balance_once_in_shop'),
        ),
    ]
