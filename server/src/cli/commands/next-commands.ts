/** Which of this program's commands help with a bounce, with what its case gives: names of files, domains and selectors. */

import type { Cause } from '../../core/bounce/causes.ts';
import { concernsSignature, isAuthentication } from '../../core/bounce/reading.ts';
import { append } from '../../core/text/lists.ts';

/** What is known of the case. */
export interface BounceCase {
  /** The file of the message, as a user names it; undefined where it is part of a file, or was not read from one. */
  readonly file: string | undefined;
  readonly causes: readonly Cause[];
  /** The domain of the message that came back, in From. */
  readonly domain: string | undefined;
  /** Its signatures; undefined where no header came back. */
  readonly signatures: readonly { readonly domain: string | null; readonly selector: string | null }[] | undefined;
}

export interface NextCommand {
  readonly command: string;
  /** What it tells or makes. */
  readonly purpose: string;
}

/** What stands for a file that only the user knows. */
const ZONE = 'ZONE_FILE';
const PRIVATE_KEY = 'PRIVATE_KEY.pem';

/** At most four, in the order in which they help; none where the refusal is about something else. */
export function nextCommands({ file, causes, domain, signatures }: BounceCase): readonly NextCommand[] {
  const isAbout = (wanted: (cause: Cause) => boolean) => causes.some(wanted);
  if (!isAbout(isAuthentication)) return [];
  const commands: NextCommand[] = [];
  const signed = signatures?.[0];
  if (isAbout(concernsSignature)) {
    if (signed !== undefined) append(commands, forSigned(file, signed));
    else append(commands, forUnsigned(domain));
  }
  commands.push({
    command: `dkim-lint lint ${ZONE}`,
    purpose: 'what is wrong with the DKIM, SPF and DMARC records of the zone',
  });
  return commands;
}

function forSigned(
  file: string | undefined,
  { domain, selector }: { domain: string | null; selector: string | null },
): NextCommand[] {
  const at = domain === null || selector === null ? 'its key' : `${selector}._domainkey.${domain}`;
  return [
    {
      command: `dkim-lint verify --dns --explain ${file === undefined ? 'MESSAGE.eml' : shellWord(file)}`,
      purpose: `is the key at ${at} published and usable, and was the message changed after signing`,
    },
    {
      command: `dkim-lint check-key ${PRIVATE_KEY} ${ZONE}`,
      purpose: 'does the key that signs belong to the published record',
    },
  ];
}

function forUnsigned(domain: string | undefined): NextCommand[] {
  return [
    {
      command: 'dkim-lint verify --dns ARRIVED.eml',
      purpose: 'is the mail signed when it arrives, and does the signature pass (a message that another mailbox got)',
    },
    {
      command: `dkim-lint keygen --domain ${isPlain(domain) ? domain : 'DOMAIN'} --selector NAME --out FOLDER`,
      purpose: 'a key and its record, where the domain has none yet',
    },
    {
      command: `dkim-lint check-key ${PRIVATE_KEY} ${ZONE}`,
      purpose: 'does the key that signs belong to the published record',
    },
  ];
}

/** A domain comes out of a message that anybody wrote. */
function isPlain(domain: string | undefined): boolean {
  return domain !== undefined && /^[a-z\d][a-z\d.-]*$/i.test(domain);
}

/** As a POSIX shell takes it for one word. */
function shellWord(name: string): string {
  if (name.startsWith('-')) return shellWord(`./${name}`);
  return /^[\w@%+=:,./-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}
