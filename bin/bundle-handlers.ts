import { join } from 'node:path';
import { buildSync } from 'esbuild';

const root = join(__dirname, '..');

const APACHE = 'with clients of @aws-sdk and what they need, under Apache-2.0';
const UUID = 'uuid, under MIT, Copyright (c) 2010-2020 Robert Kieffer and other contributors';

/**
 * Makes the Lambda functions of the package, `npm run handlers` or `tsx bin/bundle-handlers.ts FOLDER`: each with the
 * SDK in one file, so that neither a user's synthesis nor an installation needs a bundler or the network, and the SDK is
 * the one that was tested. Minified, which more than halves what everybody downloads; the names of functions and classes
 * are kept. The same sources and lock file give the same bytes, and so the same asset: whoever wants to know what it does
 * builds it from them.
 *
 * By name, with what is in them besides our own.
 */
const HANDLERS = { 'account-setting': APACHE, 'audited-inference': `${APACHE}, and ${UUID}` };

/**
 * Where the SDK looks for credentials when the environment has none, as it has in every Lambda function. It loads these
 * when it comes to that.
 */
const OTHER_CREDENTIALS = ['ini', 'login', 'process', 'sso', 'web-identity'].map(
  (name) => `@aws-sdk/credential-provider-${name}`,
);

const [folder = join(root, 'dist', 'handlers')] = process.argv.slice(2);

for (const [name, contents] of Object.entries(HANDLERS)) {
  buildSync({
    absWorkingDir: root,
    entryPoints: [`lib/aws/${name}/handlers/index.ts`],
    outfile: join(folder, name, 'index.js'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    external: [...OTHER_CREDENTIALS, '@smithy/credential-provider-imds'],
    format: 'cjs',
    // ES modules first, of which esbuild leaves out what is not used.
    mainFields: ['module', 'main'],
    banner: { js: `// Made of lib/aws/${name}/handlers of compliant-ai-constructs, ${contents}.` },
    charset: 'utf8',
    minify: true,
    keepNames: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
}
