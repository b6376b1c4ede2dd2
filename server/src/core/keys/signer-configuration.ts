/**
 * What a signer's configuration has to say about a key, as text that is ready to be put where its headings say. Only data and
 * templates: keys appear by their path, never by their content.
 */

import type { KeyType } from '../dkim/key-record.ts';
import { AMAZON_SES_OWN_KEY } from '../providers/amazon-ses.ts';
import { EXIM } from '../providers/exim.ts';
import { GOOGLE_WORKSPACE } from '../providers/google-workspace.ts';
import { MICROSOFT_365 } from '../providers/microsoft-365.ts';
import { OPENDKIM } from '../providers/opendkim.ts';
import { POSTFIX } from '../providers/postfix.ts';
import type { Source } from '../providers/provider.ts';
import { RSPAMD } from '../providers/rspamd.ts';
import { say } from '../text/say.ts';

export interface SigningKey {
  readonly selector: string;
  readonly type: KeyType;
  /** The private key's file where it was written. */
  readonly path: string;
}

export interface ConfigurationRequest {
  /** In ASCII: letters, digits, hyphens, underscores and dots. */
  readonly domain: string;
  /** Those that the signer can use; at least one, unless the signer makes its own. */
  readonly keys: readonly SigningKey[];
}

export interface ConfigurationFile {
  /** Where it goes, and how: a path, or what to do with the text. */
  readonly place: string;
  readonly text: string;
}

export interface Signer {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** The types of keys that it signs with, the one to prefer first; none where the signer makes its keys itself. */
  readonly types: readonly KeyType[];
  /** Whether it can sign one message with several keys. */
  readonly signsTwice: boolean;
  /** The maker's own page. */
  readonly guide: Source;
  /** The language of the text, by VS Code's names. */
  readonly language: 'ini' | 'shellscript' | 'markdown';
  readonly notes: (request: ConfigurationRequest) => readonly string[];
  readonly files: (request: ConfigurationRequest) => readonly ConfigurationFile[];
}

/** What every configuration format can hold without quotes. */
const PLAIN_PATH = /^\/[A-Za-z0-9._/@+-]+$/;

/** The key's path, or where a copy has to be where the path is one of another system or has unusual characters. */
function pathFor({ path, selector }: SigningKey, domain: string, folder: string): string {
  return PLAIN_PATH.test(path) ? path : `${folder}/${domain}.${selector}.pem`;
}

/** Who has to be able to read the key, and what to copy first. */
function keyNotes({ domain, keys }: ConfigurationRequest, user: string, folder: string): readonly string[] {
  return keys.map((key) => {
    const path = pathFor(key, domain, folder);
    return path === key.path
      ? say`${user} has to be able to read the private key, and nobody else: chown ${user} ${path}`
      : say`Copy the private key ${shellWord(key.path)} to ${path}, owned by ${user}, mode 0600.`;
  });
}

function shellWord(text: string): string {
  return /^[A-Za-z0-9._/@+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

const OPENDKIM_FOLDER = '/etc/dkimkeys';
const RSPAMD_FOLDER = '/var/lib/rspamd/dkim';
const EXIM_FOLDER = '/etc/exim4/dkim';

/** KeyTable and SigningTable as opendkim.conf(5) has them; one algorithm holds for all keys. */
function openDkimFiles({ domain, keys }: ConfigurationRequest): readonly ConfigurationFile[] {
  const [key] = keys;
  if (key === undefined) return [];
  const name = `${key.selector}._domainkey.${domain}`;
  return [
    {
      place: say`/etc/opendkim.conf (these lines in place of Domain, Selector and KeyFile)`,
      text: [
        'Mode                sv',
        'Canonicalization    relaxed/relaxed',
        `SignatureAlgorithm  ${key.type === 'rsa' ? 'rsa-sha256' : 'ed25519-sha256'}`,
        'OversignHeaders     From',
        'KeyTable            refile:/etc/opendkim/key.table',
        'SigningTable        refile:/etc/opendkim/signing.table',
        'Socket              inet:8891@localhost',
      ].join('\n'),
    },
    {
      place: say`/etc/opendkim/key.table (add)`,
      text: `${name} ${domain}:${key.selector}:${pathFor(key, domain, OPENDKIM_FOLDER)}`,
    },
    { place: say`/etc/opendkim/signing.table (add)`, text: `*@${domain} ${name}` },
  ];
}

const OPENDKIM_NOTES = (request: ConfigurationRequest): readonly string[] => [
  ...keyNotes(request, 'opendkim', OPENDKIM_FOLDER),
  say`OpenDKIM refuses keys below a folder that others may write to (RequireSafeKeys).`,
  say`Mail from other hosts than this one is signed when InternalHosts lists them.`,
  say`When the record is published: opendkim-testkey -d ${request.domain} -s ${request.keys[0]?.selector} -vvv`,
];

export const SIGNERS: readonly Signer[] = [
  {
    id: 'opendkim',
    label: 'OpenDKIM',
    description: say`a milter for Postfix or Sendmail`,
    types: ['rsa', 'ed25519'],
    signsTwice: false,
    guide: OPENDKIM.guide.page,
    language: 'ini',
    notes: OPENDKIM_NOTES,
    files: openDkimFiles,
  },
  {
    id: 'rspamd',
    label: 'rspamd',
    description: say`its dkim_signing module`,
    types: ['rsa', 'ed25519'],
    signsTwice: true,
    guide: RSPAMD.guide.page,
    language: 'ini',
    notes: (request) => [
      ...keyNotes(request, '_rspamd', RSPAMD_FOLDER),
      ...request.keys
        .filter(({ type }) => type === 'ed25519')
        .map((key) => {
          const path = pathFor(key, request.domain, RSPAMD_FOLDER);
          return say`rspamd reads an Ed25519 key as the base64 of its 32 octets: umask 077; openssl pkey -in ${path} -outform DER | tail -c 32 | base64 > ${base64Path(path)}; chown _rspamd ${base64Path(path)}`;
        }),
      say`use_esld is off, so that mail from subdomains is not signed for another domain than its own.`,
      say`Then: rspamadm configtest && systemctl reload rspamd`,
    ],
    files: ({ domain, keys }) => [
      {
        place: say`/etc/rspamd/local.d/dkim_signing.conf (add)`,
        text: [
          'use_domain = "header";',
          'use_esld = false;',
          'domain {',
          `  ${domain} {`,
          '    selectors [',
          keys
            .map((key) => {
              const path = pathFor(key, domain, RSPAMD_FOLDER);
              const read = key.type === 'ed25519' ? base64Path(path) : path;
              return `      { selector = "${key.selector}"; path = "${read}"; }`;
            })
            .join(',\n'),
          '    ]',
          '  }',
          '}',
        ].join('\n'),
      },
    ],
  },
  {
    id: 'exim',
    label: 'Exim',
    description: say`its smtp transport signs`,
    types: ['rsa', 'ed25519'],
    signsTwice: true,
    guide: EXIM.guide.page,
    language: 'ini',
    notes: (request) => [
      ...keyNotes(request, 'Debian-exim', EXIM_FOLDER),
      say`Outside of Debian the user is mostly called exim.`,
      say`Ed25519 needs Exim 4.91 or later. Then: exim -bV, and reload the daemon.`,
    ],
    files: ({ domain, keys }) => [
      {
        place: say`the smtp transport that sends to the Internet, remote_smtp (add these options)`,
        text: [
          `dkim_domain = \${if eq {\${lc:\${domain:$h_from:}}}{${domain}}{${domain}}}`,
          `dkim_selector = ${keys.map(({ selector }) => selector).join(' : ')}`,
          `dkim_private_key = ${keys.reduceRight(
            (otherwise, key) =>
              `\${if eq {$dkim_selector}{${key.selector}}{${pathFor(key, domain, EXIM_FOLDER)}}{${otherwise}}}`,
            'false',
          )}`,
          'dkim_canon = relaxed',
        ].join('\n'),
      },
    ],
  },
  {
    id: 'postfix',
    label: say`Postfix with OpenDKIM`,
    description: say`Postfix hands its mail to the milter that signs`,
    types: ['rsa', 'ed25519'],
    signsTwice: false,
    guide: POSTFIX.guide.page,
    language: 'ini',
    notes: (request) => [
      ...OPENDKIM_NOTES(request),
      say`With rspamd instead of OpenDKIM the milter is inet:localhost:11332.`,
      say`While the milter does not answer, mail waits instead of leaving unsigned (tempfail).`,
    ],
    files: (request) => [
      {
        place: say`/etc/postfix/main.cf (add; keep milters that are there)`,
        text: [
          'smtpd_milters = inet:localhost:8891',
          'non_smtpd_milters = $smtpd_milters',
          'milter_default_action = tempfail',
        ].join('\n'),
      },
      ...openDkimFiles(request),
    ],
  },
  {
    id: 'amazon-ses',
    label: 'Amazon SES',
    description: say`with a key of your own (BYODKIM)`,
    types: ['rsa'],
    signsTwice: false,
    guide: AMAZON_SES_OWN_KEY,
    language: 'shellscript',
    notes: () => [
      say`SES takes RSA keys of 1024 to 2048 bits, as base64 without the lines that begin with five hyphens.`,
      say`Publish the record first. Until SES has found it, mail may leave without this signature.`,
      say`Do this for each region that you send from.`,
    ],
    files: ({ domain, keys }) => [
      {
        place: say`a shell with the AWS command line, version 2, where the private key is`,
        text: [
          'set -eu',
          'umask 077',
          'request=$(mktemp)',
          'trap \'rm -f "$request"\' EXIT',
          'printf \'{"EmailIdentity":"%s","SigningAttributesOrigin":"EXTERNAL","SigningAttributes":{"DomainSigningSelector":"%s","DomainSigningPrivateKey":"%s"}}\' \\',
          `  ${domain} ${keys[0]?.selector} "$(sed '/-----/d' ${shellWord(keys[0]?.path ?? '')} | tr -d '\\r\\n')" > "$request"`,
          `aws sesv2 get-email-identity --email-identity ${domain} > /dev/null 2>&1 || aws sesv2 create-email-identity --email-identity ${domain} > /dev/null`,
          `aws sesv2 put-email-identity-dkim-signing-attributes --cli-input-json "file://$request"`,
          `aws sesv2 get-email-identity --email-identity ${domain} --query DkimAttributes`,
        ].join('\n'),
      },
    ],
  },
  {
    id: 'microsoft-365',
    label: 'Microsoft 365',
    description: say`makes its own keys: the steps`,
    types: [],
    signsTwice: false,
    guide: MICROSOFT_365.guide.page,
    language: 'markdown',
    notes: () => [],
    files: ({ domain }) => [
      {
        place: say`Microsoft 365: DKIM for ${domain}`,
        text: [
          say`Microsoft makes the keys and keeps the private halves. Your zone gets two CNAME records that lead to the public ones.`,
          '',
          say`1. In the [Microsoft Defender portal](https://security.microsoft.com/authentication?viewid=DKIM), under *Email authentication settings*, *DKIM*, choose the domain and create its keys. In Exchange Online PowerShell:`,
          '',
          '   ```powershell',
          `   New-DkimSigningConfig -DomainName ${domain} -KeySize 2048 -Enabled $false`,
          `   Get-DkimSigningConfig -Identity ${domain} | Format-List Selector1CNAME, Selector2CNAME`,
          '   ```',
          '',
          say`2. Publish both names, with the targets that are shown there (they differ from organization to organization):`,
          '',
          '   ```dns-zone',
          `   selector1._domainkey.${domain}. IN CNAME <Selector1CNAME>.`,
          `   selector2._domainkey.${domain}. IN CNAME <Selector2CNAME>.`,
          '   ```',
          '',
          say`3. When both resolve, turn signing on: the switch *Sign messages for this domain with DKIM signatures*, or \`Set-DkimSigningConfig -Identity ${domain} -Enabled $true\`.`,
          say`4. To rotate later: \`Rotate-DkimSigningConfig -Identity ${domain} -KeySize 2048\`. The zone stays as it is.`,
          '',
          say`[Set up DKIM to sign mail from your domain](${MICROSOFT_365.guide.page.url})`,
        ].join('\n'),
      },
    ],
  },
  {
    id: 'google-workspace',
    label: 'Google Workspace',
    description: say`makes its own key: the steps`,
    types: [],
    signsTwice: false,
    guide: GOOGLE_WORKSPACE.guide.page,
    language: 'markdown',
    notes: () => [],
    files: ({ domain }) => [
      {
        place: say`Google Workspace: DKIM for ${domain}`,
        text: [
          say`Google makes the key and keeps the private half. Your zone gets one TXT record.`,
          '',
          say`1. In the [Admin console](https://admin.google.com/), under *Apps*, *Google Workspace*, *Gmail*, *Authenticate email*, choose the domain and *Generate new record*.`,
          say`2. Choose 2048 bits. The prefix selector is \`google\` unless you write another; take another where \`google\` is in use.`,
          say`3. Publish the TXT record that is shown, at \`google._domainkey.${domain}\`. Paste it into your zone file here to see whether it is whole.`,
          say`4. When the record can be looked up, choose *Start authentication* on the same page. It may take up to 48 hours.`,
          '',
          say`[Set up DKIM](${GOOGLE_WORKSPACE.guide.page.url}) · [DKIM selectors](https://support.google.com/a/answer/11611356)`,
        ].join('\n'),
      },
    ],
  },
];

function base64Path(path: string): string {
  return path.replace(/(?:\.pem)?$/, '.base64');
}

/** The keys, of those made, that a signer is configured with. */
export function usableKeys({ types, signsTwice }: Signer, keys: readonly SigningKey[]): readonly SigningKey[] {
  const usable = types.flatMap((type) => keys.filter((key) => key.type === type));
  return signsTwice ? usable : usable.slice(0, 1);
}

/** The whole text: what to do, then each file under a heading. */
export function signerConfiguration(signer: Signer, { domain, keys }: ConfigurationRequest): string {
  const request = { domain, keys: usableKeys(signer, keys) };
  const files = signer.files(request);
  if (signer.language === 'markdown') return files.map(({ place, text }) => `# ${place}\n\n${text}\n`).join('\n');
  const unused = keys.filter((key) => !request.keys.includes(key));
  const head = [
    say`${signer.label}: DKIM signatures for ${domain}`,
    signer.guide.url,
    '',
    ...signer.notes(request).map((note) => `- ${note}`),
    ...unused.map(
      ({ selector }) =>
        say`- ${signer.label} signs a message once, here with ${request.keys[0]?.selector}; ${selector} is left for another signer.`,
    ),
  ];
  return [
    ...head.map((line) => `# ${line}`.trimEnd()),
    ...files.flatMap(({ place, text }) => ['', `# ---- ${place}`, '', text]),
    '',
  ].join('\n');
}
