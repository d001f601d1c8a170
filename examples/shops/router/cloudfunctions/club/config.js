module.exports = {
  subMchId: '1611456789',
  price: { month: 3000, year: 29800 },
}
