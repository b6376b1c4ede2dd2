/**
 * Whether the name server that a zone is for loads it at all. One refused record takes every other record of the zone with it,
 * so whoever says what a zone publishes says this first.
 */

import type { DomainName } from '../text/domain-name.ts';
import { LineIndex } from '../text/line-index.ts';
import type { WorkspaceIndex } from '../workspace/index.ts';
import { fileNameOf, type ZoneDocument } from '../workspace/zone-document.ts';
import { withFile, type ZoneRefusal } from '../workspace/zone-refusal.ts';
import { refusesFor } from '../zone/problem.ts';
import { serverName, type ZoneTarget } from '../zone/releases.ts';
import type { Finding } from './rule.ts';
import { Contexts, RuleSet, Run, sortFindings } from './run.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import { ZONE_RULES } from './zone/index.ts';

/** The rules that can say it. What users switch off is refused all the same. */
const RULES = ZONE_RULES.filter(({ on, refusedBy }) => on === 'zone-problem' || refusedBy !== undefined);

/** Zones that include a file, of which one may be refused. */
const MAX_INCLUDING = 16;

/** Finds out whether name servers load the zones of an index, once for each version of a zone: the rules that say it look at nothing else. */
export class ZoneRefusals {
  readonly #index: WorkspaceIndex;
  readonly #contexts = new Map<ZoneTarget, Contexts>();

  constructor(index: WorkspaceIndex) {
    this.#index = index;
  }

  /**
   * Undefined where the server loads the zone. A part of a zone is refused with the zone that includes it; where none does, what
   * is wrong in the part itself counts.
   */
  of(document: ZoneDocument, target: ZoneTarget): ZoneRefusal | undefined {
    const own = this.#ofAlone(document, target);
    if (own !== undefined) return own;
    for (const zone of this.#index.including(document.uri).slice(0, MAX_INCLUDING)) {
      const refusal = zone.uri === document.uri ? undefined : this.#ofAlone(zone, target);
      if (refusal !== undefined) return withFile(refusal);
    }
    return undefined;
  }

  #ofAlone(document: ZoneDocument, target: ZoneTarget): ZoneRefusal | undefined {
    let contexts = this.#contexts.get(target);
    if (contexts === undefined) {
      contexts = new Contexts(new RuleSet(RULES, { ...DEFAULT_SETTINGS, zone: { target } }), this.#index, () => 0);
      this.#contexts.set(target, contexts);
    }
    return document.zone.once(contexts, () => findRefusal(document, contexts));
  }
}

/** The zones that answer for some names and are not loaded, each once. */
export function refusedZones(
  names: Iterable<DomainName>,
  index: WorkspaceIndex,
  target: ZoneTarget,
): ReadonlyMap<ZoneDocument, ZoneRefusal> {
  const refused = new Map<ZoneDocument, ZoneRefusal>();
  for (const zone of new Set([...names].flatMap((name) => index.zonesOf(name)))) {
    const refusal = index.refusalOf(zone, target);
    if (refusal !== undefined) refused.set(zone, refusal);
  }
  return refused;
}

function findRefusal(document: ZoneDocument, contexts: Contexts): ZoneRefusal | undefined {
  const refused = document.parts.map((part) => ({ part, findings: refusedIn(part, contexts) }));
  const found = refused.find(({ findings }) => findings.length > 0);
  const first = found?.findings[0];
  if (found === undefined || first === undefined) return undefined;
  const { uri, text } = found.part;
  return {
    server: serverName(contexts.rules.settings.zone.target),
    count: refused.reduce((sum, { findings }) => sum + findings.length, 0),
    uri,
    span: first.span,
    line: new LineIndex(text).at(first.span.start).line + 1,
    file: uri === document.uri ? undefined : fileNameOf(uri),
    message: first.message,
  };
}

function refusedIn(part: ZoneDocument, contexts: Contexts): readonly Finding[] {
  const run = new Run(contexts, part.text);
  for (const problem of part.problems) run.check('zone-problem', { problem, document: part }, problem.code);
  run.check('zone', part);
  if (part.foreignFormat !== undefined) run.retain(({ rule }) => rule.inForeign === true);
  const refused = run.findings.filter(({ isRefused }) => isRefused);
  if (refused.length > 0) return sortFindings(refused);
  // What is reported is the cause, and the reader refuses the zone for what follows from it.
  const { target } = contexts.rules.settings.zone;
  const problem = part.zone.problems.find((each) => refusesFor(target, each));
  if (problem === undefined) return [];
  const causes = run.findings.filter(({ rule }) => rule.on === 'zone-problem');
  const near = causes.findLast(({ span }) => span.start <= problem.span.start) ?? causes[0];
  return near === undefined ? [] : [near];
}
