/** Signs with OpenDKIM by the configuration that is written for it here. Holds no test. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SIGNERS } from '../../server/src/core/keys/signer-configuration.ts';
import type { KeyName } from '../../server/src/core/text/domain-name.ts';

export interface Signing {
  /** For the configuration and the message; everybody may write to the folder above. */
  readonly folder: string;
  /** The private key's file. */
  readonly key: string;
  readonly type: 'rsa' | 'ed25519';
  readonly name: KeyName;
  /** With CRLF. */
  readonly message: string;
}

/** The message with the field that OpenDKIM's test mode says it would add. */
export function signWithOpenDkim({ folder, key, type, name, message }: Signing): string {
  const at = (file: string) => path.join(folder, file);
  const signer = SIGNERS.find(({ id }) => id === 'opendkim')!;
  const keys = [{ selector: name.selector, type, path: key }];
  const [main, keyTable, signingTable] = signer.files({ domain: name.domain, keys });
  assert.match(keyTable!.place, /key\.table/);
  assert.match(signingTable!.place, /signing\.table/);
  writeFileSync(at('key.table'), `${keyTable!.text}\n`);
  writeFileSync(at('signing.table'), `${signingTable!.text}\n`);
  // The tables are here, and everybody may write to the folder of temporary files above.
  const text = main!.text.replaceAll('/etc/opendkim/', `${folder}/`);
  writeFileSync(at('opendkim.conf'), `${text}\nRequireSafeKeys no\n`);
  writeFileSync(at('message.eml'), message);
  chmodSync(key, 0o600);
  const checked = spawnSync('opendkim', ['-n', '-x', at('opendkim.conf')], { encoding: 'latin1' });
  assert.equal(checked.status, 0, checked.stderr);
  const args = ['-x', at('opendkim.conf'), '-vvv', '-t', at('message.eml')];
  const { stdout, stderr } = spawnSync('opendkim', args, { encoding: 'latin1' });
  const field = /hname='DKIM-Signature' hvalue='([^']*)'/.exec(stdout + stderr)?.[1];
  assert.ok(field, stdout + stderr);
  assert.equal(readFileSync(at('message.eml'), 'latin1'), message);
  return `DKIM-Signature: ${field.replace(/\r?\n/g, '\r\n')}\r\n${message}`;
}
