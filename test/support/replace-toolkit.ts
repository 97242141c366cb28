import Module from 'node:module';
import { join } from 'node:path';

/**
 * Preloaded by a test: every `cdktf` and `constructs` comes from the folder in TOOLKIT_FOLDER, whoever asks for it, as
 * an alias in package.json would have it.
 */
const folder = process.env.TOOLKIT_FOLDER ?? '';
const modules: unknown = Module;

interface Resolver {
  _resolveFilename(request: string, ...rest: unknown[]): string;
}

if (!isResolver(modules)) {
  throw new Error('Module._resolveFilename is gone; find another way to replace a module');
}
const resolve = modules._resolveFilename.bind(modules);
modules._resolveFilename = (request, ...rest) =>
  /^(cdktf|constructs)(\/|$)/.test(request)
    ? resolve(join(folder, 'node_modules', request), ...rest)
    : resolve(request, ...rest);

function isResolver(value: unknown): value is Resolver {
  return typeof value === 'function' && '_resolveFilename' in value;
}
