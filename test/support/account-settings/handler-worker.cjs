// A thread with the bundle of a handler, outside of the module system of the tests, as Lambda has it.
const { format } = require('node:util');
const { parentPort, workerData } = require('node:worker_threads');
const { handler } = require(workerData);

parentPort.on('message', async ({ event, milliseconds }) => {
  const log = [];
  console.log = (...values) => log.push(format(...values));
  const end = Date.now() + milliseconds;
  const context = { logStreamName: 'stream', getRemainingTimeInMillis: () => Math.max(0, end - Date.now()) };
  try {
    await handler(event, context);
    parentPort.postMessage({ log });
  } catch (error) {
    parentPort.postMessage({ log, error: String(error) });
  }
});
