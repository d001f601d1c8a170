const goods = () => wx.cloud.database().collection('goods');

/**
 * The goods as the shop sells them now, read straight from the database: all users may read them, and none may write
 * them. A query of a mini program gives 20 documents at most; a larger shop reads the next ones with `skip(20)`.
 */
async function goodsForSale() {
  const { data } = await goods().orderBy('price', 'desc').get();
  return data;
}

/** Gives `undefined` for goods that are not sold (any more). */
async function goodsById(id) {
  const { data } = await goods().where({ _id: id }).get();
  return data[0];
}

module.exports = { goodsForSale, goodsById };
