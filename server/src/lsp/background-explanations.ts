/** Finding out in the background why signatures broke. */

import { QUICK_BUDGET } from '../core/dkim/forensics/search.ts';
import type { Session } from '../core/session.ts';
import type { ExplanationOptions } from '../core/workspace/verdict.ts';
import type { Host } from '../host/host.ts';

/** @returns whether there is more to say than before */
export function explainInBackground(session: Session, uri: string, host: Host, signal: AbortSignal): Promise<boolean> {
  return session.explain(uri, { ...timing(host), budget: QUICK_BUDGET, signal });
}

/** Another thread where there is one; else the clock, in milliseconds, and a pause in which others get their turn. */
export function timing(host: Host): Pick<ExplanationOptions, 'clock' | 'pause' | 'search'> {
  return {
    ...(host.searchElsewhere === undefined ? {} : { search: host.searchElsewhere.bind(host) }),
    clock: () => host.now() * 1000,
    pause: () => new Promise((resolve) => void host.after(0, resolve)),
  };
}
