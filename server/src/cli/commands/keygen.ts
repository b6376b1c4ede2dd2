/** `dkim-lint keygen`: a key pair as two files. The private half is shown to nobody and never overwritten. */

import { lstat, rm } from 'node:fs/promises';
import path from 'node:path';
import { domainToASCII } from 'node:url';
import { generateKey, type KeyRequest, zoneEntry } from '../../core/dkim/keygen.ts';
import { domainName, keyName, selector } from '../../core/text/domain-name.ts';
import { data } from '../../core/text/visible.ts';
import { committingRepository } from '../../host/git-repository.ts';
import { createFile, makeFolder, whyNotMade } from '../../host/write-file.ts';
import { jsonText } from '../json.ts';
import { type CommandContext, type CommonOptions, expectPlainOptions, readDomain } from '../options.ts';
import { UsageError } from '../output.ts';
import { visible } from '../visible.ts';

export interface KeygenOptions {
  readonly domain: string;
  readonly selector: string;
  readonly type: 'rsa' | 'ed25519';
  readonly bits: number;
  readonly out: string;
}

/** RFC 8301 §3.2: signers should use at least as many bits. */
const RECOMMENDED_BITS = 2048;

export async function keygen(options: CommonOptions & KeygenOptions, { output, cwd }: CommandContext): Promise<void> {
  const format = expectPlainOptions('keygen', options);
  const name = {
    selector: selector(hostLabels('--selector', options.selector)),
    domain: domainName(hostLabels('--domain', domainToASCII(options.domain) || options.domain)),
  };
  const request: KeyRequest = options.type === 'rsa' ? { type: 'rsa', bits: options.bits } : { type: 'ed25519' };
  const folder = path.resolve(cwd, options.out);
  const base = path.join(folder, name.selector);
  const files = { privateKey: `${base}.pem`, record: `${base}.txt` };
  await expectFree(Object.values(files), cwd);
  const key = await generateKey(request).catch((error) => {
    throw error instanceof RangeError ? new UsageError(`--bits ${options.bits}: ${error.message}.`) : error;
  });
  const entry = zoneEntry(`${keyName(name)}.`, key.record);
  await makeFolder(folder, 0o700).catch((error) => refuse(folder, error));
  await create(files.privateKey, key.privatePem, 0o600);
  await create(files.record, entry, 0o644).catch(async (error) => {
    await rm(files.privateKey);
    throw error;
  });
  if (request.type === 'rsa' && request.bits < RECOMMENDED_BITS) {
    output.say(
      `A key of ${request.bits} bits still passes; ${RECOMMENDED_BITS} bits are what signers should use (RFC 8301 §3.2).`,
    );
  }
  const relative = (file: string): string => path.relative(cwd, file) || file;
  const repository = await committingRepository(files.privateKey);
  if (repository !== undefined) {
    output.say(
      `Warning: ${visible(relative(files.privateKey))} is in the Git repository ${visible(repository)}, and no .gitignore there names it. Anyone who can read the repository could sign mail as ${name.domain}. Move the key, or add it to .gitignore.`,
    );
  }
  if (format === 'json') {
    output.print(
      jsonText({
        domain: name.domain,
        selector: name.selector,
        type: options.type,
        owner: keyName(name),
        record: key.record,
        zone: entry,
        privateKeyFile: relative(files.privateKey),
        recordFile: relative(files.record),
      }),
    );
    return;
  }
  output.print(data(entry));
  output.say(`Private key: ${visible(relative(files.privateKey))} (only for the signer)`);
  output.say(`Record:      ${visible(relative(files.record))} (for the zone of ${name.domain})`);
}

/** Names that are in file names and mail headers: letters, digits, hyphens and underscores (RFC 6376 §3.1, RFC 5890). */
function hostLabels(option: string, text: string): string {
  const name = readDomain(option, text);
  if (!/^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*$/.test(name)) {
    throw new UsageError(
      `${option} ${visible(text)}: use letters, digits and hyphens, in labels with dots between them.`,
    );
  }
  return name;
}

async function expectFree(files: readonly string[], cwd: string): Promise<void> {
  for (const file of files) {
    const exists = await lstat(file).then(
      () => true,
      () => false,
    );
    if (exists) refuseTaken(path.relative(cwd, file));
  }
}

async function create(file: string, text: string, mode: number): Promise<void> {
  if (!(await createFile(file, text, mode).catch((error) => refuse(file, error)))) refuseTaken(file);
}

function refuseTaken(file: string): never {
  throw new UsageError(
    `${visible(file)} exists already, and keys are never overwritten. Choose another selector or folder.`,
  );
}

function refuse(file: string, error: NodeJS.ErrnoException): never {
  throw new UsageError(`${visible(file)} ${visible(whyNotMade(error))}`);
}
