/** What is said about releases of a name server that know more than the one that a zone is for. */

import { say } from '../../../text/say.ts';
import { partlyKnownName } from '../../../zone/problem.ts';
import { knownSince, releaseName, serverName, serverOf } from '../../../zone/releases.ts';
import type { MessageData } from '../../rule.ts';
import type { ProblemContext } from './problem-rule.ts';

/** By whom `generic` is judged where releases differ. */
const BIND_NSD_KNOT = say`${releaseName('bind')}, ${releaseName('nsd')} and ${releaseName('knot')}`;

/** Which message: no release of the server knows the name, newer ones do, or the zone is for no server in particular. */
export function releaseMessage({ problem, target, server }: ProblemContext): 'unknown' | 'newer' | 'everywhere' {
  if (server === 'generic') return 'everywhere';
  const known = partlyKnownName(problem);
  return known !== undefined && knownSince(target, known.kind, known.name) !== undefined ? 'newer' : 'unknown';
}

/** `release`, for the zone; `since` and `setting`, the first that knows the name. */
export function releaseWords({ problem, target, server }: ProblemContext): MessageData {
  if (server === 'generic') return { release: BIND_NSD_KNOT };
  const known = partlyKnownName(problem);
  const since = known && knownSince(target, known.kind, known.name);
  return {
    release: releaseName(target),
    since: `${serverName(target)} ${since}`,
    setting: `${serverOf(target)}@${since}`,
  };
}
