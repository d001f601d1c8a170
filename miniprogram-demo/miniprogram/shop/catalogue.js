// What is shown. What is charged is decided by the function `pay`, which has prices of its own.
const CATALOGUE = [
  { id: 'tea', name: '龙井茶 50 克', about: '明前采摘，当日炒制', price: 8800, mark: '茶', tint: 'green' },
  { id: 'cup', name: '白瓷品茗杯', about: '德化白瓷，一百二十毫升', price: 4200, mark: '杯', tint: 'blue' },
];

function goodsById(id) {
  return CATALOGUE.find((goods) => goods.id === id);
}

module.exports = { CATALOGUE, goodsById };
