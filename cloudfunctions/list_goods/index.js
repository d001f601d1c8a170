const cloud = require('wx-server-sdk');

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
const db = cloud.database();

// Returns { goods }, the dearest first.
exports.main = async (event, context) => {
  const { data: goods } = await db.collection('goods').orderBy('price', 'desc').limit(100).get();
  return { goods };
};
