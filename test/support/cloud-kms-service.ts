import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KeyManagementServiceClient } from '@google-cloud/kms';
import { credentials, Server, ServerCredentials, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';

/** A client of Cloud KMS whose requests a server on this machine answers. */
export interface CloudKmsService {
  readonly client: KeyManagementServiceClient;
  stop(): Promise<void>;
}

/**
 * Starts a server that speaks the wire format of Cloud KMS.
 *
 * @param answers the methods that it knows, by their names in the service
 */
export async function startCloudKms(answers: UntypedServiceImplementation): Promise<CloudKmsService> {
  const folder = join(require.resolve('@google-cloud/kms/package.json'), '..');
  const definitions = fromJSON(JSON.parse(readFileSync(join(folder, 'build/protos/protos.json'), 'utf8')), {
    longs: String,
    enums: String,
  });
  const methods = Object.entries(definitions['google.cloud.kms.v1.KeyManagementService'] ?? {});
  const known = methods.filter(([name]) => name in answers);
  if (known.length !== Object.keys(answers).length) {
    throw new Error(`the SDK does not define all of ${Object.keys(answers).join(', ')}`);
  }
  const server = new Server();
  server.addService(Object.fromEntries(known), answers);
  const port = await new Promise<number>((bound, failed) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, number) =>
      error === null ? bound(number) : failed(error),
    );
  });
  const client = new KeyManagementServiceClient({
    servicePath: '127.0.0.1',
    port,
    projectId: 'clinic',
    sslCreds: credentials.createInsecure(),
    // Otherwise the SDK looks for a metadata server.
    credentials: { client_email: 'audit@clinic.iam.gserviceaccount.com', private_key: 'none' },
  });
  return {
    client,
    stop: async () => {
      await client.close();
      server.forceShutdown();
    },
  };
}
