/** `dkim-lint check-key`: does a private key belong to a published record? */

import { createPublicKey } from 'node:crypto';
import { parseKeyRecord } from '../../core/dkim/key-record.ts';
import { type KeyMatch, matchKey, zoneEntry } from '../../core/dkim/keygen.ts';
import { LineIndex } from '../../core/text/line-index.ts';
import { MappedText } from '../../core/text/mapped-text.ts';
import { page } from '../../core/text/visible.ts';
import { type KeyRecordView, uriBeside, ZoneDocument } from '../../core/workspace/zone-document.ts';
import { lexZone } from '../../core/zone/syntax.ts';
import { decryptPrivateKey } from '../../host/private-key.ts';
import { collectFiles, tryLoad } from '../files.ts';
import { includesOf } from '../host.ts';
import { jsonText } from '../json.ts';
import { type CommandContext, type CommonOptions, expectPlainOptions, readConfigs, readOrigin } from '../options.ts';
import { EXIT, type Output, UsageError } from '../output.ts';
import { PASSPHRASE_VARIABLE, readPassphrase } from '../passphrase.ts';
import { pathFromHere } from '../reports/paths.ts';
import { padEnd, visible, widestOf } from '../visible.ts';

interface Checked {
  readonly name: string;
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly result: KeyMatch;
}

export async function checkKey(
  privateKey: string,
  zones: readonly string[],
  options: CommonOptions,
  context: CommandContext,
): Promise<void> {
  const { output, cwd } = context;
  const format = expectPlainOptions('check-key', options);
  const [file] = await collectFiles([privateKey], output, { cwd });
  const loaded = file && (await tryLoad(file, output));
  if (loaded === undefined) return;
  const pem = await openKey(loaded.text, privateKey, output);
  const checked: Checked[] = [];
  for await (const { view, path, lines } of keyRecords(zones, options, context)) {
    const result = await matchKey(pem, view.key);
    const line = lines.at(view.record.span.start).line + 1;
    checked.push({ name: view.owner, path, line, result });
  }
  const isMatch = checked.some(({ result }) => result === 'match');
  if (!isMatch) output.raise(EXIT.findings);
  if (format === 'json') {
    output.print(jsonText({ privateKey, match: isMatch, records: checked }));
  } else {
    output.print(page(checked.length === 0 ? 'The given zones contain no key record.\n' : tableOf(checked, output)));
    const record = isMatch ? undefined : recordOf(pem);
    if (record !== undefined)
      output.print(page(`\nThe record that belongs to the private key:\n${zoneEntry('SELECTOR._domainkey', record)}`));
  }
}

/** The public half, as a key record has it; undefined for a form that Node does not read. */
function recordOf(pem: string): string | undefined {
  try {
    const key = createPublicKey(pem);
    const spki = key.export({ type: 'spki', format: 'der' });
    if (key.asymmetricKeyType === 'rsa') return `v=DKIM1; k=rsa; p=${spki.toString('base64')}`;
    // The last 32 octets are the key (RFC 8410 section 4).
    if (key.asymmetricKeyType === 'ed25519') return `v=DKIM1; k=ed25519; p=${spki.subarray(-32).toString('base64')}`;
    return undefined;
  } catch {
    return undefined;
  }
}

async function* keyRecords(
  zones: readonly string[],
  options: CommonOptions,
  context: CommandContext,
): AsyncGenerator<{ view: KeyRecordView; path: string; lines: LineIndex }> {
  const { output, cwd } = context;
  const configs = readConfigs(options, context);
  const files = await collectFiles(zones, output, { cwd, wants: (language) => language === 'dns-zone' });
  const read = includesOf(files, cwd);
  for (const file of files) {
    const loaded = await tryLoad(file, output);
    if (loaded === undefined) continue;
    const origin = readOrigin(options) ?? (await configs.for(file.absolute)).originOf(file.absolute);
    const include = (name: string) => {
      const text = read(uriBeside(file.uri, name));
      return text === undefined ? undefined : lexZone(text);
    };
    const document = ZoneDocument.open(file.uri, loaded.text, { include, ...(origin === undefined ? {} : { origin }) });
    for (const part of document.parts) {
      const name = part === document ? file.path : pathFromHere(part.uri, cwd);
      const lines = new LineIndex(part.text);
      for (const view of part.keyRecords) yield { view, path: name, lines };
    }
  }
}

/**
 * The key without its passphrase.
 *
 * @throws UsageError where the file is not a private key that can be judged
 */
async function openKey(text: string, name: string, output: Output): Promise<string> {
  const result = await matchKey(text, parseKeyRecord(MappedText.of('')));
  if (result !== 'needs-passphrase') {
    expectPrivateKey(result, name, text);
    return text;
  }
  const passphrase = await readPassphrase(`Passphrase of ${visible(name)}:`, output);
  if (passphrase === undefined) expectPrivateKey(result, name);
  const decrypted = decryptPrivateKey(text, passphrase ?? '');
  if (decrypted.status === 'plain') {
    expectPrivateKey(await matchKey(decrypted.pem, parseKeyRecord(MappedText.of(''))), name);
    return decrypted.pem;
  }
  throw new UsageError(
    decrypted.status === 'unsupported'
      ? `${visible(name)} is damaged, or encrypted with an unsupported method.`
      : `${visible(name)}: wrong passphrase.`,
  );
}

/** @throws UsageError where the file is not a private key that can be judged */
function expectPrivateKey(result: KeyMatch, name: string, text = ''): void {
  const [, other] = /^-----BEGIN ((?:[A-Z]+ )?PUBLIC KEY|CERTIFICATE)-----/m.exec(text) ?? [];
  const reasons: Readonly<Partial<Record<KeyMatch, string>>> = {
    'no-private-key':
      other === undefined
        ? 'does not contain a private key in PEM format (-----BEGIN PRIVATE KEY-----).'
        : `contains a ${other.toLowerCase()}, not a private key: name the file with the key that signs.`,
    unsupported: 'is a private key of a type that DKIM does not support: use RSA or Ed25519.',
    'needs-passphrase': `is encrypted: ${PASSPHRASE_VARIABLE} in the environment must contain its passphrase; on a terminal you are asked for it.`,
  };
  const reason = reasons[result];
  if (reason !== undefined) throw new UsageError(`${visible(name)} ${reason}`);
}

const WORDS: Readonly<Partial<Record<KeyMatch, string>>> = {
  match: 'matches the private key',
  mismatch: 'another key',
  'no-public-key': 'does not contain a valid public key',
};

function tableOf(checked: readonly Checked[], { colors }: Output): string {
  const width = widestOf(checked.map(({ name }) => visible(name))) + 2;
  return checked
    .map(({ name, path, line, result }) => {
      const word = WORDS[result] ?? result;
      const shown = result === 'match' ? colors.green(word) : word;
      return `${padEnd(visible(name), width)}${shown} (${visible(path)}:${line})\n`;
    })
    .join('');
}
