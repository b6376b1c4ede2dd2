/** `dkim-lint init`: a `.dkim-lint.json` with comments, to begin with. A file that is there is never touched. */

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { ZONE_SERVERS } from '../../core/zone/releases.ts';
import { whyNotMade } from '../../host/write-file.ts';
import { CONFIG_NAME } from '../config.ts';
import type { CommandContext } from '../options.ts';
import { UsageError } from '../output.ts';
import { visible } from '../visible.ts';

/** Every setting, with its default. */
export const TEMPLATE = `{
  // Severities by rule id, "group/*" or "*": off, hint, info, warning, error. \`dkim-lint rules\` lists the rules.
  "rules": {
    // "key/rsa-below-2048": "error"
  },
  "zone": {
    // The name server that reads the zone files: ${ZONE_SERVERS.join(', ')};
    // also with a release, as in "bind@9.20".
    "target": "bind",
    // Origins of zone files that do not declare theirs, by globs from this folder.
    "origins": {
      // "internal/*": "example.org"
    }
  },
  "verify": {
    // Signatures made with shorter RSA keys fail (RFC 8301).
    "minRsaBits": 1024,
    // rsa-sha1 must not pass (RFC 8301).
    "allowSha1": false
  },
  // Files and folders to leave out, in the syntax of .gitignore.
  "ignore": [],
  // Settings for some of the files.
  "overrides": [
    // { "files": ["old/"], "rules": { "zone/*": "warning" } }
  ]
}
`;

/** @param folder where the file goes; the working folder by default */
export function init(folder: string | undefined, { cwd, output }: CommandContext): void {
  const file = path.join(folder ?? '', CONFIG_NAME);
  try {
    writeFileSync(path.resolve(cwd, file), TEMPLATE, { flag: 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw new UsageError(`${visible(file)}: already exists and was not changed.`);
    if (code === undefined) throw error;
    throw new UsageError(`${visible(file)}: ${visible(whyNotMade(error))}`);
  }
  output.say(`${visible(file)} written. It holds for this folder and those below it, in the editor too.`);
}
