import django.db.models.deletion
import rahba.kernel.ids
import rahba.kernel.money
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Shop',
            fields=[
                ('id', models.UUIDField(default=rahba.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80)),
                ('trade', models.CharField(choices=[('grocery', 'Grocery'), ('greengrocer', 'Fruit and vegetables'), ('butcher', 'Butcher'), ('bakery', 'Bakery and pastry'), ('spices', 'Spices, olives and dried fruit'), ('hardware', 'Hardware and paint'), ('stationery', 'Stationery and books'), ('clothes', 'Clothes and fabric'), ('cosmetics', 'Cosmetics and hygiene'), ('phones', 'Phones and top-ups'), ('bazaar', 'Bazaar and household goods'), ('other', 'Another trade')], max_length=30)),
                ('language', models.CharField(default='ary', max_length=3)),
                ('tva_mode', models.CharField(choices=[('none', 'Outside TVA (CPU, auto-entrepreneur)'), ('included', 'Prices include TVA')], default='none', max_length=10)),
                ('cutoff_hour', models.PositiveSmallIntegerField(default=4)),
                ('cash_rounding_step', rahba.kernel.money.MoneyField(default=10)),
                ('carnet_limit', rahba.kernel.money.MoneyField(null=True)),
                ('cashier_max_discount_bp', models.PositiveIntegerField(default=500)),
                ('show_rials', models.BooleanField(default=False)),
                ('opened_at', models.DateTimeField()),
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='ShopArea',
            fields=[
                ('id', models.UUIDField(default=rahba.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('region_code', models.CharField(max_length=2)),
                ('province_code', models.CharField(max_length=6)),
                ('town', models.CharField(max_length=80)),
                ('valid_from', models.DateField()),
                ('shop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shops.shop')),
            ],
        ),
        migrations.AddConstraint(
            model_name='shop',
            constraint=models.CheckConstraint(condition=models.Q(('cutoff_hour__lte', 12)), name='shop_cutoff_hour'),
        ),
        migrations.AddConstraint(
            model_name='shop',
            constraint=models.CheckConstraint(condition=models.Q(('cash_rounding_step__gte', 0), ('cash_rounding_step__lte', 100)), name='shop_rounding_step'),
        ),
        migrations.AddConstraint(
            model_name='shoparea',
            constraint=models.UniqueConstraint(fields=('shop', 'valid_from'), name='shop_area_once_a_day'),
        ),
    ]
