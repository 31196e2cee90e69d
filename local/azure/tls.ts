import { randomBytes } from 'node:crypto';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from 'selfsigned';

export interface Certificates {
  /** PEM of the authority, for NODE_EXTRA_CA_CERTS. */
  readonly caFile: string;
  readonly ca: string;
  readonly key: string;
  readonly cert: string;
}

/** A certificate for 127.0.0.1 from an authority made for this start alone, whose key is forgotten at once. */
export async function createCertificates(dataDir: string): Promise<Certificates> {
  // A name of its own each time: two authorities of one name in a trust store are taken for each other.
  const ca = await generate([{ name: 'commonName', value: `aml-warden simulated Azure ${randomBytes(6).toString('hex')}` }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    ca: { key: ca.private, cert: ca.cert },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 7, ip: '127.0.0.1' },
          { type: 2, value: 'localhost' },
        ],
      },
    ],
  });
  const caFile = join(dataDir, 'simulated-azure-ca.pem');
  await writeFile(caFile, ca.cert, { mode: 0o600 });
  await chmod(caFile, 0o600);
  return { caFile, ca: ca.cert, key: server.private, cert: server.cert };
}
