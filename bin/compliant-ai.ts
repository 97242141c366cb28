#!/usr/bin/env node
import { run } from '../lib/cli/program';
import { EXIT } from '../lib/cli/result';

// Whoever reads the report may have had enough of it (`| head`); there is nobody left to tell.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? EXIT.couldNotJudge : 1);
});

run(process.argv.slice(2), process.stdout, process.stderr).then((code) => {
  // Setting the code lets pending output drain; process.exit() would cut a report that is read through a pipe.
  process.exitCode = code;
});
