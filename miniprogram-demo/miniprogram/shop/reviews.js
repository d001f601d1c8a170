const { addressesOf } = require('./pictures');
const { time } = require('./time');

/** All users may read reviews. A user may write only their own. */
const reviews = (db = wx.cloud.database()) => db.collection('reviews');

/** The latest 20 reviews of goods, with addresses of their pictures. */
async function reviewsOf(goodsId) {
  const { data } = await reviews().where({ goodsId }).orderBy('createdAt', 'desc').get();
  const fileIDs = data.map(({ fileID }) => fileID).filter(Boolean);
  const addresses = await addressesOf(fileIDs).catch((error) => {
    // Reviews without pictures are better than none.
    console.error(error);
    return {};
  });
  return data.map(({ _id, text, fileID, createdAt }) => ({
    ...{ _id, text, at: time(createdAt), picture: addresses[fileID] || '' },
  }));
}

/** The id of a new review. It is made here, so that a review that is sent twice is stored once. */
function newReviewId() {
  return `${Date.now()}${Math.random().toString(36).slice(2)}`;
}

/** Uploads the picture and stores the review. Safe to repeat with the same id after a failure. */
async function sendReview(id, { goodsId, text, picture }) {
  let fileID = '';
  if (picture) {
    const [extension = ''] = picture.match(/\.\w+$/) || [];
    const cloudPath = `reviews/${id}${extension}`;
    ({ fileID } = await wx.cloud.uploadFile({ cloudPath, filePath: picture }));
  }
  const db = wx.cloud.database();
  const data = { goodsId, text, fileID, createdAt: db.serverDate() };
  await reviews(db).doc(id).set({ data });
}

module.exports = { reviewsOf, newReviewId, sendReview };
