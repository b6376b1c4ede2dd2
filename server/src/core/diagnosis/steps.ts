/** What can be done, each step with the names of the case and something to act on. */

import { append, joined } from '../text/lists.ts';
import { agree, plural } from '../text/plural.ts';
import { say, usedLanguage } from '../text/say.ts';
import type { Place } from '../workspace/zone-document.ts';
import type { ShellWord, Step, StepCommand } from './diagnosis.ts';
import type { CaseEvidence, MisplacedKey, SelectorEvidence, SignatureEvidence, SignerEvidence } from './evidence.ts';

/** What stands for a file that only the user knows. */
const PRIVATE_KEY = 'PRIVATE_KEY.pem';
const ZONE = 'ZONE_FILE';
const ARRIVED = 'ARRIVED.eml';

export function run(title: string, text: string, command: StepCommand, shell?: readonly ShellWord[]): Step {
  return { title, text, isDone: false, action: { kind: 'command', command }, shell };
}

export function open(title: string, text: string, at: Place, shell?: readonly ShellWord[]): Step {
  return { title, text, isDone: false, action: { kind: 'open', at }, shell };
}

export function done(step: Step): Step {
  return { ...step, isDone: true };
}

function first(step: Step): Step {
  return { ...step, isFirst: true };
}

/** The usable ones, the damaged ones, and the others. */
export function selectorsIn(signer: SignerEvidence | undefined) {
  const all = signer?.selectors ?? [];
  const are = (...states: readonly SelectorEvidence['state'][]) => all.filter(({ state }) => states.includes(state));
  return {
    all,
    usable: are('usable', 'testing'),
    short: are('short'),
    aliases: are('alias'),
    broken: are('damaged', 'duplicate'),
    revoked: are('revoked'),
  };
}

/** The selector that a signature names, as the zones publish it; a wildcard publishes every selector. */
export function selectorOf(
  signer: SignerEvidence | undefined,
  { keyName, keyOwner, selector }: SignatureEvidence,
): SelectorEvidence | undefined {
  const own = signer?.selectors.find((each) => each.keyName === keyName);
  const wildcard = signer?.wildcard;
  if (own !== undefined || wildcard === undefined || keyName === undefined) return own;
  return keyOwner === wildcard.keyName ? { ...wildcard, selector: selector ?? wildcard.selector, keyName } : undefined;
}

function fileOf(uri: string | undefined): ShellWord {
  return uri === undefined ? ZONE : { file: uri };
}

/** "s2026 or e2026" */
function either(selectors: readonly SelectorEvidence[]): string {
  const names = selectors.slice(0, 4).map(({ selector }) => selector);
  return names.length < 2 ? (names[0] ?? '') : say`${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

/** More selectors than these are counted. */
const MAX_NAMED = 6;

/** "s2026 (line 22) and e2026 (line 31)" */
export function namedWithLines(selectors: readonly SelectorEvidence[]): string {
  const named = selectors
    .slice(0, MAX_NAMED)
    .map(({ selector, file, line }) =>
      file === undefined ? say`${selector} (line ${line})` : say`${selector} (${file}, line ${line})`,
    );
  const others = selectors.length - named.length;
  return joined(others === 0 ? named : [...named, say`${others} more`]);
}

/** To have mail signed that was not. */
export function signingSteps(evidence: CaseEvidence): readonly Step[] {
  const { usable } = selectorsIn(evidence.signer);
  const after = usable.length > 0 ? [publishedAlready(usable)] : [];
  return [...turnOnSteps(evidence.signer), sendTest(), sendAgain(evidence), ...after];
}

/** What the zone has decides what is to be made first. */
export function turnOnSteps(signer: SignerEvidence | undefined): readonly Step[] {
  const domain = signer?.domain ?? say`your domain`;
  const { usable, aliases, broken } = selectorsIn(signer);
  const steps: Step[] = [...loadZone(signer)];
  if (usable.length > 0) {
    steps.push(turnOn(domain, usable, signer!));
    steps.push(matchKeys(signer, usable[0]));
    append(steps, repairRecords(broken));
  } else if (aliases.length > 0) {
    const [alias] = aliases;
    steps.push(
      run(
        say`Turn on signing for ${domain} at the service that ${either(aliases)} points to`,
        say`Turn on DKIM signing for ${domain} at the service that ${either(aliases)} points to (${alias!.target ?? say`by CNAME`}): the service holds the private key.`,
        { name: 'set-up-signing' },
      ),
      checkPublished(alias!),
    );
    append(steps, repairRecords(broken));
  } else if (broken.length > 0) {
    append(steps, repairRecords(broken));
    steps.push(turnOn(domain, broken, signer!), matchKeys(signer, broken[0]));
  } else if (signer?.parent !== undefined) {
    const { parent } = signer;
    const { usable: aligned } = selectorsIn(parent);
    steps.push(turnOnAligned(domain, aligned, parent), matchKeys(parent, aligned[0]));
  } else if (signer?.zone === 'known' && signer.delegation === undefined) {
    append(steps, signer.misplaced.slice(0, 2).map(moveRecord));
    if (signer.misplaced.length === 0)
      steps.push(createKey(domain, say`The zone publishes no usable DKIM key for ${domain}.`));
    steps.push(turnOn(domain, [], signer));
    steps.push(matchKeys(signer, undefined));
  } else {
    steps.push(turnOn(domain, [], signer));
    steps.push(
      createKey(domain, say`If the domain has no DKIM key yet, make one and publish its record.`),
      matchKeys(signer, undefined),
    );
  }
  return steps;
}

function turnOn(domain: string, selectors: readonly SelectorEvidence[], signer: SignerEvidence | undefined): Step {
  const withKey = selectors.length === 0 ? '' : say` with ${either(selectors)}`;
  const state =
    selectors.length === 0
      ? say`with an RSA key of 2048 bits and d= set to that domain.`
      : selectors.some(({ state: found }) => found === 'damaged' || found === 'duplicate')
        ? say`with the selector ${either(selectors)}.`
        : agree(
            selectors.length,
            say`with the selector ${either(selectors)}: its key is published and usable.`,
            say`with the selector ${either(selectors)}: their keys are published and usable.`,
          );
  const where = signer === undefined ? say`your domain` : signer.domain;
  return run(
    say`Turn on signing for ${domain}${withKey}`,
    say`Turn on DKIM signing for ${where} in the server or service that sends the mail, ${state} If it is already on, check its log for why it did not sign: OpenDKIM writes "not internal" or "no signing table match", Postfix needs non_smtpd_milters for local mail.`,
    { name: 'set-up-signing' },
  );
}

/** With a key of the organizational domain (RFC 7489 §3.1.1, the relaxed mode). */
function turnOnAligned(domain: string, selectors: readonly SelectorEvidence[], parent: SignerEvidence): Step {
  const signer = parent.domain;
  return run(
    say`Turn on signing for ${domain} with d=${signer}`,
    say`Turn on DKIM signing in the server or service that sends the mail, with d=${signer} and the selector ${either(selectors)}: there is no key for ${domain} itself, and a signature of ${signer} is aligned with it, too, unless its DMARC record has adkim=s.`,
    { name: 'set-up-signing' },
  );
}

function createKey(domain: string, why: string): Step {
  return run(
    say`Create a DKIM key for ${domain}`,
    say`${why} A new key comes with the record to publish and the signer's configuration.`,
    { name: 'create-key', domain },
    keygen(domain),
  );
}

export function matchKeys(signer: SignerEvidence | undefined, selector: SelectorEvidence | undefined): Step {
  const zone = signer?.delegation === undefined ? signer?.uri : undefined;
  const what = selector === undefined ? say`the published key` : say`the record of ${selector.selector}`;
  return run(
    say`Check that the private key matches ${what}`,
    say`Check that the private key that signs belongs to ${what}.`,
    { name: 'compare-private-key' },
    ['dkim-lint', 'check-key', PRIVATE_KEY, fileOf(selector?.at.uri ?? zone)],
  );
}

/** Prints the record that belongs to a private key. */
export function showRecord(signer: SignerEvidence | undefined): readonly ShellWord[] {
  return ['dkim-lint', 'check-key', PRIVATE_KEY, fileOf(signer?.uri)];
}

export function checkPublished({ selector, keyName, at }: Pick<SelectorEvidence, 'selector' | 'keyName' | 'at'>): Step {
  return run(
    say`Check that the DNS publishes ${selector}`,
    say`Ask the DNS whether ${keyName} is published as it is in the zone file.`,
    { name: 'check-published', uri: at.uri, keyName },
    ['dkim-lint', 'published', { file: at.uri }, '--selector', selector],
  );
}

/** For a key record at a name where receivers do not look for it. */
function moveRecord({ owner, isAlias, at, line }: MisplacedKey): Step {
  return open(
    isAlias ? say`Correct the name of the CNAME in line ${line}` : say`Correct the name of the key in line ${line}`,
    say`Correct the name of the record in line ${line}: receivers do not look for a key at ${owner}.`,
    at,
    ['dkim-lint', 'lint', { file: at.uri }],
  );
}

/** A step for each of the first two, and one for the others. */
function repairRecords(broken: readonly SelectorEvidence[]): readonly Step[] {
  const [next, ...others] = broken.slice(2);
  const first = broken.slice(0, 2).map((record) => repairRecord(record));
  if (next === undefined) return first;
  const named = namedWithLines([next, ...others]);
  const more = open(
    say`Fix the other damaged key records, from line ${next.line}`,
    say`Fix or delete the other damaged key records: ${named}.`,
    next.at,
    ['dkim-lint', 'lint', { file: next.at.uri }],
  );
  return others.length === 0 ? [...first, repairRecord(next)] : [...first, more];
}

/**
 * @param isInUse whether mail is signed with it, so that to delete it would not help
 * @param server the name server that does not load the zone for it
 */
export function repairRecord(
  { selector, why, at, line, file }: SelectorEvidence,
  isInUse = false,
  server?: string,
): Step {
  const title = say`Fix the key record of ${selector} (line ${line})`;
  const shell = ['dkim-lint', 'lint', { file: at.uri }];
  if (isInUse) {
    const text =
      file === undefined
        ? say`Fix the key record of ${selector} in line ${line}: ${why}.`
        : say`Fix the key record of ${selector} in line ${line} of ${file}: ${why}.`;
    const more = server === undefined ? '' : ` ${say`Because of it, ${server} does not load the zone.`}`;
    return open(title, `${text}${more}`, at, shell);
  }
  return open(
    title,
    file === undefined
      ? say`Fix or delete the key record of ${selector} in line ${line}: ${why}.`
      : say`Fix or delete the key record of ${selector} in line ${line} of ${file}: ${why}.`,
    at,
    shell,
  );
}

/** Nothing that is changed in a zone takes effect before a name server loads it. */
export function loadZone(signer: SignerEvidence | undefined): readonly Step[] {
  const refusal = signer?.refusal;
  if (refusal === undefined) return [];
  const { server, line, count } = refusal;
  const at = { uri: refusal.uri, span: refusal.span };
  const more = count === 1 ? '' : say` (and ${plural(count - 1, 'more error')})`;
  return [
    first(
      open(
        say`Fix line ${line} of the zone: ${server} does not load it`,
        say`Fix line ${line}${more} of the zone of ${signer!.domain}: ${server} does not load it, so no change to it is published.`,
        at,
        ['dkim-lint', 'lint', { file: at.uri }],
      ),
    ),
  ];
}

function publishedAlready(usable: readonly SelectorEvidence[]): Step {
  const named = namedWithLines(usable);
  return done(
    open(
      say`Publish a public key`,
      agree(
        usable.length,
        say`Publish a public key: ${named} is published and usable.`,
        say`Publish a public key: ${named} are published and usable.`,
      ),
      usable[0]!.at,
    ),
  );
}

export function sendTest(): Step {
  return run(
    say`Send a message to a Gmail address and read its authentication results`,
    say`Send a message to a Gmail address and open "Show original": DKIM and DMARC should show PASS.`,
    { name: 'show-steps' },
    ['dkim-lint', 'verify', '--dns', ARRIVED],
  );
}

export function sendAgain({ refusal, uri }: CaseEvidence): Step {
  const at = refusal.recipientAt ?? refusal.at ?? { uri, span: { start: 0, end: 0 } };
  const who = refusal.recipient === undefined ? say`the recipient` : refusal.recipient;
  const step = refusal.isDelay
    ? open(
        say`Wait for the next try`,
        say`The sending server tries again by itself. If you changed the signer, send the message again. Keep ${who}: the refusal is not about the address.`,
        at,
      )
    : open(
        say`Send the message again`,
        say`Wait until the TTL of what you changed in the DNS has passed, then send the message again. Keep ${who}: the refusal is not about the address.`,
        at,
      );
  return { ...step, isLast: true };
}

/** Whether the signatures hold, and what was changed. */
export function verifyReturned(evidence: CaseEvidence, signature: SignatureEvidence | undefined): Step {
  const uri = evidence.message?.uri ?? evidence.uri;
  const name = signature?.keyName === undefined ? say`its key` : say`the key at ${signature.keyName}`;
  const command: StepCommand =
    signature?.index === undefined
      ? { name: 'show-report', uri }
      : { name: 'explain-failure', uri, index: signature.index };
  const zone = evidence.signer?.uri;
  const isElsewhere = zone === undefined || evidence.signer?.delegation !== undefined;
  const keys = isElsewhere ? ['--dns'] : ['--zone', { file: zone }];
  return run(
    say`Verify the returned message against its published key`,
    say`Verify the returned message against ${name}: that shows whether the key or the content is at fault.`,
    command,
    ['dkim-lint', 'verify', { file: uri }, ...keys, '--explain'],
  );
}

/** A sentence about a header field begins with its name. */
const FIELD_NAME =
  /^(?:Subject|Date|From|To|Cc|Sender|Reply-To|Message-ID|Received|List-\w+|Content-[\w-]+) (?:was|were) /;

/** A sentence or title that goes on in another one. In English: other languages have capitals of their own. */
export function lowerFirst(sentence: string): string {
  return usedLanguage() === undefined && /^(?:[A-Z][a-z]|A )/.test(sentence) && !FIELD_NAME.test(sentence)
    ? sentence.charAt(0).toLowerCase() + sentence.slice(1)
    : sentence;
}

/** Where no copy is here that could be verified. */
export function verifyArrived(): Step {
  return run(
    say`Verify a copy of the message that arrived elsewhere`,
    say`Send the message to a mailbox elsewhere, save it as a file and verify it: that shows whether the key or the content is at fault.`,
    { name: 'show-steps' },
    ['dkim-lint', 'verify', '--dns', '--explain', ARRIVED],
  );
}

export function signLast({ refusal, uri }: CaseEvidence): Step {
  return open(
    say`Sign at the last server, after everything that changes messages`,
    say`Sign at the last server, after footers, scanners and gateways.`,
    refusal.words ?? refusal.at ?? { uri, span: { start: 0, end: 0 } },
  );
}

/** Where the report's own copy cannot tell whether, or why, a signature failed. */
export function seeArrived(): Step {
  return {
    ...sendTest(),
    title: say`Check whether the mail is signed when it arrives`,
    text: say`Send a message to a mailbox elsewhere and look for DKIM-Signature and Authentication-Results in the copy that arrived.`,
    action: { kind: 'command', command: { name: 'show-steps' } },
  };
}

/** The steps that apply to any signed mail: is the key there, and does it belong to the signer? */
export function keySteps({ signer }: CaseEvidence): readonly Step[] {
  const [selector] = selectorsIn(signer).usable;
  return [...(selector === undefined ? [] : [checkPublished(selector)]), matchKeys(signer, selector)];
}

/** A word that a shell takes as it is; else what stands for it. */
function plainOr(word: string | undefined, otherwise: string): string {
  return word !== undefined && /^[a-z\d][a-z\d._-]*$/i.test(word) ? word : otherwise;
}

/** The command that makes a key; what is not known, or no shell would take as it is, is left to the reader. */
export function keygen(domain: string | undefined, selector?: string): readonly string[] {
  const names = { domain: plainOr(domain, 'DOMAIN'), selector: plainOr(selector, 'NAME') };
  return ['dkim-lint', 'keygen', '--domain', names.domain, '--selector', names.selector, '--out', 'FOLDER'];
}
