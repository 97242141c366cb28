// A process that loads a handler as Lambda does and calls it once: node lambda-process.cjs FOLDER HANDLER EVENT
const { join } = require('node:path');

const [folder, handler, event] = process.argv.slice(2);
const [file, name] = handler.split('.');
const timeout = Number(process.env.AWS_LAMBDA_FUNCTION_TIMEOUT) * 1000;
const deadline = Date.now() + timeout;
const context = {
  awsRequestId: 'local',
  functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
  logGroupName: `/aws/lambda/${process.env.AWS_LAMBDA_FUNCTION_NAME}`,
  logStreamName: 'local',
  getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
};

require(join(folder, file))
  [name](JSON.parse(event), context)
  .then((result) => console.log(JSON.stringify(result ?? null)))
  .catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
