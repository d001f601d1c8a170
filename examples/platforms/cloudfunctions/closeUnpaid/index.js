const cloud = require('wx-server-sdk');

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
const db = cloud.database();

const HALF_AN_HOUR = 30 * 60 * 1000;

// Runs by a timer.
exports.main = async (event) => {
  const before = db.command.lt(new Date(Date.now() - HALF_AN_HOUR));
  const { stats } = await db
    .collection('orders')
    .where({ status: 'UNPAID', createdAt: before })
    .update({ data: { status: 'CLOSED' } });
  return { trigger: event.TriggerName, closed: stats.updated };
};
