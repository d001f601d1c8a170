/**
 * Runs inside the old Node, in the folder of the project: calls the cloud function that a message names, as
 * a cloud does, and answers with its result. So it is plain JavaScript for Node 16.
 */
process.on('message', async ({ id, name, event, context }) => {
  Object.assign(process.env, context);
  try {
    const { main } = name.endsWith('.mjs')
      ? await import(`./${name}`)
      : require(`./cloudfunctions/${name}/index.js`);
    process.send({ id, result: await main(event, {}) });
  } catch (error) {
    process.send({ id, error: String(error?.stack) });
  }
});
process.send({ ready: process.version });
