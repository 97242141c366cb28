import { join } from 'node:path';
import { buildSync } from 'esbuild';

const root = join(__dirname, '..');

/**
 * Makes the Lambda functions of the package, `npm run handlers` or `tsx bin/bundle-handlers.ts FOLDER`: each with the
 * SDK in one file, so that neither a user's synthesis nor an installation needs a bundler or the network, and the SDK is
 * the one that was tested. Minified, which more than halves what everybody downloads;
 * the names of functions and classes are kept. The same sources
 * and lock file give the same bytes, and so the same asset: whoever wants to know what it does builds it from them.
 */
const HANDLERS = { 'account-setting': 'lib/aws/account-setting/handlers/index.ts' };

const BANNER =
  '// Made of lib/aws/account-setting/handlers of compliant-ai-constructs, with @aws-sdk/client-bedrock and what it needs, all under Apache-2.0.';

const [folder = join(root, 'dist', 'handlers')] = process.argv.slice(2);

for (const [name, entry] of Object.entries(HANDLERS)) {
  buildSync({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: join(folder, name, 'index.js'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    // ES modules first, of which esbuild leaves out what is not used.
    mainFields: ['module', 'main'],
    banner: { js: BANNER },
    charset: 'utf8',
    minify: true,
    keepNames: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
}
