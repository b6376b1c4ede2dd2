/** A zone with valid DNSSEC signatures: the one that the page of `zone/signature-invalid` shows. */

import { readFileSync } from 'node:fs';
import path from 'node:path';

const PAGE = path.resolve(import.meta.dirname, '../../server/src/core/rules/zone/signature-invalid.md');

/** SOA, NS, DNSKEY, TXT (a DKIM key) and A with a signature each, all by one key of Ed25519. Signed from 2025-12-01 to 2050-01-01. */
export const SIGNED_ZONE = readFileSync(PAGE, 'utf8')
  .replaceAll('\r\n', '\n')
  .split('## Valid')[1]!
  .split('```')[1]!
  .replace(/^.*\n/, '');
