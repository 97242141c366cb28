import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What a request says of its signer. */
export interface Signature {
  readonly service: string;
  readonly region: string;
  /** Whether the signature is that of the request as it arrived. */
  readonly valid: boolean;
}

/** Checks a request as AWS does: docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
export function signatureOf(request: IncomingMessage, body: string, secret: string): Signature {
  const pattern = /Credential=[^/]+\/(\d+)\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([^,]+), Signature=(\w+)/;
  const [, date = '', region = '', service = '', signed = '', signature] =
    pattern.exec(request.headers.authorization ?? '') ?? [];
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://service');
  searchParams.sort();
  const headers = signed.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}\n`);
  const canonical = [request.method, pathname, searchParams, headers.join(''), signed, hash(body)].join('\n');
  const scope = `${date}/${region}/${service}/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, hash(canonical)].join('\n');
  const key = [date, region, service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`);
  return { service, region, valid: signature === hmac(key, text).toString('hex') };
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
