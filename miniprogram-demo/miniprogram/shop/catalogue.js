// What is shown. What is charged is decided by the function `pay`, which has prices of its own.
const CATALOGUE = [
  { id: 'tea', name: '龙井茶 50 克', about: '明前采摘，当日炒制', price: 8800, mark: '茶', tint: 'green' },
  { id: 'cup', name: '白瓷品茗杯', about: '德化白瓷，一百二十毫升', price: 4200, mark: '杯', tint: 'blue' },
];

function goodsById(id) {
  return CATALOGUE.find((goods) => goods.id === id);
}

/**
 * The goods as the shop sells them now: prices and sold pieces are in the database, which all users may read and none
 * may write.
 */
async function goodsForSale() {
  const { data } = await wx.cloud.database().collection('goods').get();
  return CATALOGUE.map((goods) => {
    const { price = goods.price, sold = 0 } = data.find(({ _id }) => _id === goods.id) || {};
    return { ...goods, price, sold };
  });
}

module.exports = { CATALOGUE, goodsById, goodsForSale };
