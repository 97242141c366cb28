/**
 * A Terraform provider that knows a schema and nothing else: it accepts every value of the right type, plans to create
 * what it is shown, and never talks to a cloud. Terraform starts it as a process with the schema's file as argument.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type handleUnaryCall, Server, ServerCredentials, type ServiceDefinition, status } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type { Block, ProviderSchema } from './schema';
import { plannedState, readState } from './values';

interface DynamicValue {
  readonly msgpack: Uint8Array;
}

const schema: ProviderSchema = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const server = new Server();

server.addService(service('protocol.proto', 'tfplugin5.Provider'), {
  GetSchema: unary(() => ({
    provider: schemaMessage(schema.provider),
    resourceSchemas: schemaMessages(schema.resources),
    dataSourceSchemas: schemaMessages(schema.dataSources),
  })),
  PrepareProviderConfig: unary(({ config }: { config: DynamicValue }) => ({ preparedConfig: config })),
  ValidateResourceTypeConfig: unary(() => ({})),
  ValidateDataSourceConfig: unary(() => ({})),
  Configure: unary(() => ({})),
  PlanResourceChange: unary(({ typeName, proposedNewState }: { typeName: string; proposedNewState: DynamicValue }) => ({
    plannedState: { msgpack: plannedState(blockOf(schema.resources, typeName), proposedNewState.msgpack) },
    legacyTypeSystem: true,
  })),
  ReadDataSource: unary(({ typeName, config }: { typeName: string; config: DynamicValue }) => ({
    state: {
      msgpack: readState(blockOf(schema.dataSources, typeName), config.msgpack, schema.found?.[typeName] ?? {}),
    },
  })),
});

server.addService(service('controller.proto', 'plugin.GRPCController'), {
  Shutdown: unary(() => {
    // The answer must leave before the process does.
    setImmediate(() => server.tryShutdown(() => process.exit(0)));
    return {};
  }),
});

server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) {
    throw error;
  }
  // go-plugin's handshake: its own version, the protocol's version, where to call.
  process.stdout.write(`1|5|tcp|127.0.0.1:${port}|grpc\n`);
});

function service(file: string, name: string): ServiceDefinition {
  const definition = loadSync(join(__dirname, file), { enums: String })[name];
  if (definition === undefined || 'format' in definition) {
    throw new Error(`'${file}' does not declare the service '${name}'`);
  }
  return definition;
}

function unary<Request>(answer: (request: Request) => object): handleUnaryCall<Request, object> {
  return ({ request }, callback) => {
    try {
      callback(null, answer(request));
    } catch (error) {
      callback({ code: status.INTERNAL, message: String(error) });
    }
  };
}

function blockOf(blocks: Readonly<Record<string, Block>>, type: string): Block {
  const block = blocks[type];
  if (block === undefined) {
    throw new Error(`the schema lacks '${type}'`);
  }
  return block;
}

function schemaMessages(blocks: Readonly<Record<string, Block>>): object {
  return Object.fromEntries(Object.entries(blocks).map(([type, block]) => [type, schemaMessage(block)]));
}

function schemaMessage(block: Block): object {
  return { version: 0, block: blockMessage(block) };
}

function blockMessage({ attributes, blocks }: Block): object {
  return {
    attributes: attributes.map((attribute) => ({ ...attribute, type: Buffer.from(JSON.stringify(attribute.type)) })),
    blockTypes: blocks.map(({ name, block, ...counts }) => ({ typeName: name, block: blockMessage(block), ...counts })),
  };
}
