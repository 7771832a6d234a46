/** Shelf by shelf, then what stands on none. */
export function allGoods(catalogue, limit) {
  const goods = [];
  for (const id of [...catalogue.categories.map((category) => category.id), null]) {
    if (goods.length < limit) goods.push(...catalogue.inCategory(id, 0, limit - goods.length));
  }
  return goods;
}
