import django.db.models.deletion
import rahba.kernel.ids
import rahba.kernel.money
import rahba.kernel.quantities
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('shops', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Product',
            fields=[
                ('id', models.UUIDField(default=rahba.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('names', models.JSONField()),
                ('search_text', models.TextField()),
                ('sort_text', models.CharField(default='', max_length=40)),
                ('unit', models.CharField(choices=[('piece', 'piece'), ('weight', 'kilogram')], default='piece', max_length=10)),
                ('price', rahba.kernel.money.MoneyField(null=True)),
                ('cost', rahba.kernel.money.MoneyField(null=True)),
                ('tva_class', models.CharField(default='goods', max_length=60)),
                ('stock_alert', rahba.kernel.quantities.QuantityField(null=True)),
                ('favourite', models.PositiveIntegerField(null=True)),
                ('active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='RatesTold',
            fields=[
                ('shop', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='shops.shop')),
                ('rates', models.JSONField()),
            ],
            options={
                'verbose_name_plural': 'rates told',
            },
        ),
        migrations.CreateModel(
            name='StarterProduct',
            fields=[
                ('code', models.CharField(max_length=14, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200)),
                ('language', models.CharField(max_length=3)),
                ('source', models.CharField(max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name='Category',
            fields=[
                ('id', models.UUIDField(default=rahba.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('names', models.JSONField()),
                ('colour', models.CharField(default='1', max_length=20)),
                ('icon', models.CharField(default='product', max_length=20)),
                ('position', models.PositiveIntegerField(default=0)),
                ('shop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.shop')),
            ],
            options={
                'verbose_name_plural': 'categories',
            },
        ),
        migrations.CreateModel(
            name='ImportBatch',
            fields=[
                ('id', models.UUIDField(default=rahba.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('made_by_id', models.UUIDField()),
                ('file_name', models.CharField(max_length=200)),
                ('rows', models.JSONField()),
                ('total', models.PositiveIntegerField(default=0)),
                ('problems', models.JSONField()),
                ('imported', models.PositiveIntegerField(default=0)),
                ('created', models.PositiveIntegerField(default=0)),
                ('updated', models.PositiveIntegerField(default=0)),
                ('columns', models.JSONField(default=dict)),
                ('update_existing', models.BooleanField(default=True)),
                ('made_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('shop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.shop')),
            ],
            options={
                'verbose_name_plural': 'import batches',
            },
        ),
        migrations.CreateModel(
            name='ProductPhoto',
            fields=[
                ('product', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='catalogue.product')),
                ('image', models.ImageField(upload_to='products/')),
                ('changed_at', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='product',
            name='category',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.category'),
        ),
        migrations.AddField(
            model_name='product',
            name='shop',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.shop'),
        ),
        migrations.CreateModel(
            name='Pack',
            fields=[
                ('id', models.UUIDField(default=rahba.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('names', models.JSONField()),
                ('pieces', rahba.kernel.quantities.QuantityField()),
                ('price', rahba.kernel.money.MoneyField()),
                ('active', models.BooleanField(default=True)),
                ('shop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.shop')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.product')),
            ],
        ),
        migrations.CreateModel(
            name='Barcode',
            fields=[
                ('id', models.UUIDField(default=rahba.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=48)),
                ('shop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.shop')),
                ('pack', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.pack')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.product')),
            ],
        ),
        migrations.CreateModel(
            name='StockMovement',
            fields=[
                ('id', models.UUIDField(default=rahba.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('quantity', rahba.kernel.quantities.QuantityField()),
                ('reason', models.CharField(choices=[('sale', 'Sale'), ('return', 'Return by a customer'), ('void', 'Sale voided'), ('received', 'Received'), ('loss', 'Loss or breakage'), ('own_use', 'Own use'), ('gift', 'Gift'), ('count', 'Stock count'), ('opening', 'Opening stock')], max_length=20)),
                ('source_id', models.UUIDField(null=True)),
                ('by_id', models.UUIDField(null=True)),
                ('at', models.DateTimeField()),
                ('day', models.DateField()),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.product')),
                ('shop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.shop')),
            ],
        ),
        migrations.CreateModel(
            name='StockLevel',
            fields=[
                ('product', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='catalogue.product')),
                ('on_hand', rahba.kernel.quantities.QuantityField(default=0)),
                ('shop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.shop')),
            ],
        ),
        migrations.AddIndex(
            model_name='product',
            index=models.Index(fields=['shop', 'active', 'id'], name='product_by_shop'),
        ),
        migrations.AddIndex(
            model_name='product',
            index=models.Index(fields=['shop', 'sort_text', 'id'], name='product_in_order'),
        ),
        migrations.AddIndex(
            model_name='product',
            index=models.Index(condition=models.Q(('stock_alert__isnull', False)), fields=['shop'], name='product_watched'),
        ),
        migrations.AddIndex(
            model_name='stocklevel',
            index=models.Index(condition=models.Q(('on_hand__lt', 0)), fields=['shop'], name='level_below_zero'),
        ),
        migrations.AddConstraint(
            model_name='product',
            constraint=models.CheckConstraint(condition=models.Q(('price', None), ('price__gte', 0), _connector='OR'), name='product_price_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='product',
            constraint=models.CheckConstraint(condition=models.Q(('cost', None), ('cost__gte', 0), _connector='OR'), name='product_cost_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='pack',
            constraint=models.CheckConstraint(condition=models.Q(('pieces__gt', 0)), name='pack_has_pieces'),
        ),
        migrations.AddConstraint(
            model_name='pack',
            constraint=models.CheckConstraint(condition=models.Q(('price__gte', 0)), name='pack_price_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='barcode',
            constraint=models.UniqueConstraint(fields=('shop', 'code'), name='barcode_once_in_shop'),
        ),
        migrations.AddIndex(
            model_name='stockmovement',
            index=models.Index(fields=['product', '-at'], name='movement_by_product'),
        ),
        migrations.AddIndex(
            model_name='stockmovement',
            index=models.Index(condition=models.Q(('reason', 'count')), fields=['product', 'at'], name='movement_counts'),
        ),
        migrations.AddConstraint(
            model_name='stocklevel',
            constraint=models.UniqueConstraint(fields=('product', 'shop'), name='level_once'),
        ),
    ]
