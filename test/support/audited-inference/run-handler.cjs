// Runs one function of a bundle, as Lambda would: BUNDLE EXPORT, with the event on standard input. The last line of the
// output is the answer.
const [, , bundle, name] = process.argv;
const { readFileSync } = require('node:fs');
const handler = require(bundle)[name];
handler(JSON.parse(readFileSync(0, 'utf8'))).then(
  (answer) => process.stdout.write(`\n${JSON.stringify(answer ?? null)}`),
  (error) => {
    process.stderr.write(String(error));
    process.exitCode = 1;
  },
);
