"""Pages of the catalogue, under /<language>/shop/<id>/."""

from django.urls import path

from rahba.catalogue.views import categories, imports, products, stock

app_name = "catalogue"
urlpatterns = [
    path("products/", products.list_page, name="products"),
    path("products/add/", products.add_page, name="add_product"),
    path("products/restock/", stock.restock_page, name="restock"),
    path("products/export.csv", products.export, name="export"),
    path("products/import/", imports.send_page, name="send_import"),
    path("products/import/model.csv", imports.model, name="import_model"),
    path("products/import/<uuid:batch_id>/", imports.import_page, name="import"),
    path("products/import/<uuid:batch_id>/run/", imports.run, name="run_import"),
    path("products/import/<uuid:batch_id>/drop/", imports.drop, name="drop_import"),
    path("products/import/<uuid:batch_id>/problems.csv", imports.problems, name="import_problems"),
    path("products/movements/<uuid:movement_id>/undo/", stock.undo_movement, name="undo_movement"),
    path("products/<uuid:product_id>/", products.product_page, name="product"),
    path("products/<uuid:product_id>/edit/", products.edit_page, name="edit_product"),
    path("products/<uuid:product_id>/photo/", products.photo, name="photo"),
    path("products/<uuid:product_id>/remove/", products.set_active, {"sold": False}, name="remove_product"),
    path("products/<uuid:product_id>/restore/", products.set_active, {"sold": True}, name="restore_product"),
    path("products/<uuid:product_id>/packs/add/", products.pack_page, name="add_pack"),
    path("products/<uuid:product_id>/packs/<uuid:pack_id>/", products.pack_page, name="pack"),
    path("products/<uuid:product_id>/stock/", stock.journal_page, name="stock"),
    path("products/<uuid:product_id>/stock/count/", stock.count_page, name="count"),
    path("products/<uuid:product_id>/stock/<slug:act>/", stock.move_page, name="move_stock"),
    path("categories/", categories.list_page, name="categories"),
    path("categories/add/", categories.category_page, name="add_category"),
    path("categories/<uuid:category_id>/", categories.category_page, name="category"),
    path("categories/<uuid:category_id>/up/", categories.raise_category, name="raise_category"),
    path("categories/<uuid:category_id>/remove/", categories.remove_category, name="remove_category"),
]
