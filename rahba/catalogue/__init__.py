"""What a shop sells: products, names in several scripts, barcodes, packs, prices, TVA classes, stock movements.

Nouns: Category, Product, Barcode, Pack, ProductPhoto, StockMovement, StockLevel, StarterProduct, ImportBatch.
"""
