import django.db.models.deletion
import rahba.kernel.ids
import rahba.kernel.money
import rahba.kernel.quantities
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('carnet', '0001_initial'),
        ('catalogue', '0001_initial'),
        ('shops', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ClosingCounter',
            fields=[
                ('shop', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='shops.shop')),
                ('last_number', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Sale',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('sale', 'Sale'), ('return', 'Return')], max_length=10)),
                ('receipt_number', models.CharField(max_length=24)),
                ('device_id', models.UUIDField(null=True)),
                ('by_id', models.UUIDField(null=True)),
                ('approved_by_id', models.UUIDField(null=True)),
                ('reason', models.CharField(blank=True, max_length=40)),
                ('at', models.DateTimeField()),
                ('received_at', models.DateTimeField()),
                ('clock_gap_ms', models.BigIntegerField(default=0)),
                ('sequence', models.BigIntegerField(null=True)),
                ('day', models.DateField()),
                ('discount', rahba.kernel.money.MoneyField(default=0)),
                ('rounding', rahba.kernel.money.MoneyField(default=0)),
                ('total', rahba.kernel.money.MoneyField()),
                ('tva', rahba.kernel.money.MoneyField(default=0)),
                ('flags', models.JSONField(default=list)),
                ('customer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='carnet.customer')),
                ('original', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sales.sale')),
                ('shop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.shop')),
            ],
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.UUIDField(default=rahba.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('means', models.CharField(choices=[('cash', 'Cash'), ('carnet', 'Carnet')], max_length=10)),
                ('amount', rahba.kernel.money.MoneyField()),
                ('tendered', rahba.kernel.money.MoneyField(null=True)),
                ('change', rahba.kernel.money.MoneyField(null=True)),
                ('shop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.shop')),
                ('sale', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sales.sale')),
            ],
        ),
        migrations.CreateModel(
            name='SaleLine',
            fields=[
                ('id', models.UUIDField(default=rahba.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('position', models.PositiveIntegerField()),
                ('label', models.CharField(max_length=200)),
                ('quantity', rahba.kernel.quantities.QuantityField()),
                ('unit_price', rahba.kernel.money.MoneyField()),
                ('discount', rahba.kernel.money.MoneyField(default=0)),
                ('total', rahba.kernel.money.MoneyField()),
                ('share_of_discount', rahba.kernel.money.MoneyField(default=0)),
                ('tva_class', models.CharField(blank=True, max_length=60)),
                ('tva_rate_bp', models.PositiveIntegerField(default=0)),
                ('tva', rahba.kernel.money.MoneyField(default=0)),
                ('pack', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.pack')),
                ('product', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.product')),
                ('sale', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sales.sale')),
                ('shop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.shop')),
            ],
        ),
        migrations.CreateModel(
            name='SaleVoid',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('reason', models.CharField(max_length=40)),
                ('by_id', models.UUIDField(null=True)),
                ('approved_by_id', models.UUIDField(null=True)),
                ('device_id', models.UUIDField(null=True)),
                ('sequence', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField()),
                ('received_at', models.DateTimeField(null=True)),
                ('day', models.DateField()),
                ('sale', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sales.sale')),
                ('shop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.shop')),
            ],
        ),
        migrations.CreateModel(
            name='CashEntry',
            fields=[
                ('id', models.UUIDField(default=rahba.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('device_id', models.UUIDField(null=True)),
                ('kind', models.CharField(choices=[('float', 'Opening float'), ('sale', 'Sale'), ('refund', 'Refund'), ('void', 'Sale voided'), ('repayment', 'Repayment of a debt'), ('lent', 'Cash lent to a customer'), ('deposit', 'Container deposit'), ('in', 'Cash in'), ('out', 'Cash out'), ('draw', "Owner's draw"), ('expense', 'Small expense'), ('difference', 'Difference at closing')], max_length=12)),
                ('amount', rahba.kernel.money.MoneyField()),
                ('reason', models.CharField(blank=True, max_length=40)),
                ('source_id', models.UUIDField(null=True)),
                ('by_id', models.UUIDField(null=True)),
                ('at', models.DateTimeField()),
                ('received_at', models.DateTimeField(null=True)),
                ('sequence', models.BigIntegerField(null=True)),
                ('day', models.DateField()),
                ('shop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.shop')),
            ],
            options={
                'verbose_name_plural': 'cash entries',
                'indexes': [models.Index(fields=['shop', 'device_id', 'sequence'], name='cash_by_drawer'), models.Index(fields=['shop', '-day'], name='cash_by_day')],
            },
        ),
        migrations.CreateModel(
            name='Closing',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('device_id', models.UUIDField(null=True)),
                ('number', models.PositiveIntegerField()),
                ('day', models.DateField()),
                ('at', models.DateTimeField()),
                ('received_at', models.DateTimeField(null=True)),
                ('sequence', models.BigIntegerField(null=True)),
                ('by_id', models.UUIDField(null=True)),
                ('expected', rahba.kernel.money.MoneyField()),
                ('counted', rahba.kernel.money.MoneyField()),
                ('difference', rahba.kernel.money.MoneyField()),
                ('coins', models.JSONField(null=True)),
                ('summary', models.JSONField()),
                ('late_receipts', models.PositiveIntegerField(default=0)),
                ('shop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.shop')),
            ],
            options={
                'indexes': [models.Index(fields=['shop', 'device_id', 'sequence'], name='closing_by_drawer')],
                'constraints': [models.UniqueConstraint(fields=('shop', 'number'), name='closing_number_once')],
            },
        ),
        migrations.AddIndex(
            model_name='sale',
            index=models.Index(fields=['shop', '-day', '-at'], name='sale_by_day'),
        ),
        migrations.AddIndex(
            model_name='sale',
            index=models.Index(fields=['shop', 'receipt_number'], name='sale_by_number'),
        ),
        migrations.AddIndex(
            model_name='sale',
            index=models.Index(fields=['original'], name='sale_by_original'),
        ),
        migrations.AddIndex(
            model_name='sale',
            index=models.Index(fields=['shop', 'device_id', 'sequence'], name='sale_by_drawer'),
        ),
        migrations.AddIndex(
            model_name='saleline',
            index=models.Index(fields=['product'], name='sale_line_by_product'),
        ),
        migrations.AddConstraint(
            model_name='saleline',
            constraint=models.UniqueConstraint(fields=('sale', 'position'), name='sale_line_once'),
        ),
    ]
