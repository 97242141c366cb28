#!/usr/bin/env node
import { run } from '../lib/cli/program';

run(process.argv.slice(2), process.stdout, process.stderr).then((code) => {
  // Setting the code lets pending output drain; process.exit() would cut a report that is read through a pipe.
  process.exitCode = code;
});
