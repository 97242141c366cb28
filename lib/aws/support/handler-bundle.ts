import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { ConfigurationError } from '../../core';

/**
 * The folder with the bundle of a handler: beside the compiled package, or where the scripts of the repository put it.
 *
 * @throws ConfigurationError when it is in neither
 */
export function handlerBundle(name: string): string {
  const candidates = [join('..', '..', '..', 'handlers'), join('..', '..', '..', 'dist', 'handlers')].map((folder) =>
    join(__dirname, folder, name),
  );
  const folder = candidates.find((candidate) => existsSync(join(candidate, 'index.js')));
  if (folder === undefined) {
    throw new ConfigurationError(
      `the handler '${name}' is in none of ${candidates.join(', ')}; in a clone of the repository, make it with ` +
        "'npm run handlers', otherwise install the package anew",
    );
  }
  return folder;
}

/** The resource of a function. */
export function cfnFunctionOf(handler: lambda.Function): lambda.CfnFunction {
  const resource = handler.node.defaultChild;
  if (!lambda.CfnFunction.isCfnFunction(resource)) {
    throw new Error(`'${handler.node.path}' has no AWS::Lambda::Function of its own`);
  }
  return resource;
}
