/** What the names of files and folders say, for the command line and the language server alike. */

import type { LanguageId } from '../core/session.ts';

/** Folders in which nobody keeps mail or zones; hidden ones are passed over too. */
export const SKIPPED_FOLDERS: ReadonlySet<string> = new Set(['node_modules']);

/** What a name server's folder holds besides zones: its configuration, keys, logs, journals, and what editors leave. */
const NOT_A_ZONE =
  /^named\.(?:conf|rfc1912\.zones|root\.key|iscdlv\.key|pid|service|run|stats|log|secroots|recursing|memstats)(?:[.-].*)?$|\.(?:conf|jnl|jbk|key|private|log|pid|swp|bak|orig|rej|gz|xz|bz2|zip)$|~$/i;
/** Endings of programs and their data that are no top-level domains: `db.test.js` is not a zone. */
const PROGRAM =
  /^db\.(?:.*\.)?(?:[cm]?[jt]sx?|rb|go|php|java|kt|c|h|cpp|hpp|sql|sqlite3?|db|json[5c]?|ya?ml|toml|xml|txt|ini|lock|html?|s?css|exs?|bak|env|prisma|properties|csv)$/i;
/** Endings that are both: `db.py` is a program, `db.example.py` a zone. */
const PROGRAM_OR_DOMAIN = /^db\.(?:py|rs|cs|cc|sh|md|pl|ps|pm|ml|hs|mk|tf)$/i;
const ZONE_NAME = /\.(?:zone|zonefile|dns)$|^db\..|^named\..|^pri\..+\.[a-z]|\.(?:in-addr|ip6)\.arpa$/i;

/** What a file's name says about its language; undefined where it says nothing. */
export function languageOfName(name: string): LanguageId | undefined {
  const base = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  if (/\.eml$/i.test(base)) return 'eml';
  return ZONE_NAME.test(base) && !NOT_A_ZONE.test(base) && !PROGRAM.test(base) && !PROGRAM_OR_DOMAIN.test(base)
    ? 'dns-zone'
    : undefined;
}

/** Endings of files that hold neither zones nor mail and that no domain has: not worth opening. */
const NEVER =
  /\.(?:png|jpe?g|gif|webp|ico|svg|bmp|tiff?|pdf|mp[34]|woff2?|ttf|otf|eot|t?gz|xz|bz2|7z|rar|tar|exe|dll|dylib|jar|class|wasm|[cm]?js|[cm]?ts|[jt]sx|css|scss|less|html?|xhtml|xml|json|map|lock|ya?ml|toml|php|rb|java|go|cpp|hpp|swift|sqlite3?)$/i;

/** Whether a file that a folder holds may be a zone or a message by its content. */
export function mayHoldText(name: string): boolean {
  return !NEVER.test(name) && !NOT_A_ZONE.test(name);
}
